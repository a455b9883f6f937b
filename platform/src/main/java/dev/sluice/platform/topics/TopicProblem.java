package dev.sluice.platform.topics;

/**
 * A topic that is not as wanted.
 *
 * @param found how it is, in words
 * @param advice what to do
 * @param absent whether it does not exist; else it has a wrong limit
 */
public record TopicProblem(String found, String advice, boolean absent) {

    /** Both, as a line. */
    @Override
    public String toString() {
        return found + "; " + advice;
    }
}
