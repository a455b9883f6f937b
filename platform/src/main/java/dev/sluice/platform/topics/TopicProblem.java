// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

/**
 * A topic that is missing or has a setting that is not as specified.
 *
 * @param found what was found and what was expected
 * @param advice what to do
 * @param absent whether the topic is missing
 */
public record TopicProblem(String found, String advice, boolean absent) {

    /** Returns what was found and what to do, in one line. */
    @Override
    public String toString() {
        return found + "; " + advice;
    }
}
