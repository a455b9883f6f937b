// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import org.jspecify.annotations.Nullable;

/** The result of parsing a record of the queries topic. */
public sealed interface ParsedQuery {

    /**
     * A valid query.
     *
     * @param query the query
     */
    record Valid(Query query) implements ParsedQuery {}

    /**
     * A record that is not a valid query: {@code QUERY_INVALID}.
     *
     * @param queryId the query's id, or null if it cannot be read
     * @param streamId the stream's id, or null if it cannot be read
     * @param message what was found, what was expected and what to do
     */
    record Invalid(@Nullable String queryId, @Nullable String streamId, String message)
            implements ParsedQuery {

        /** Whether an answer can report the error; otherwise the record becomes a dead letter. */
        public boolean isAnswerable() {
            return queryId != null && streamId != null;
        }
    }
}
