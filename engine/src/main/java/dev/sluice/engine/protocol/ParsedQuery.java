package dev.sluice.engine.protocol;

/** What came of reading a record of the queries topic. */
public sealed interface ParsedQuery {

    /**
     * A question that can be asked.
     *
     * @param query the question, valid by form
     */
    record Valid(Query query) implements ParsedQuery {}

    /**
     * A record that is no question: {@code QUERY_INVALID}.
     *
     * @param queryId the asker's id, or null where it cannot be read
     * @param streamId the stream asked about, or null where it cannot be read
     * @param message what was found, what was expected and what to do
     */
    record Invalid(String queryId, String streamId, String message) implements ParsedQuery {

        /** Whether the asker can be told by an answer; otherwise it is a dead letter. */
        public boolean isAnswerable() {
            return queryId != null && streamId != null;
        }
    }
}
