// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import java.io.IOException;

/**
 * Stores the entries of one stream's {@link QuestionSchedule} by query id: keyed state in the job,
 * a map in tests. Arrays are not copied, so neither side may change them afterwards.
 */
public interface QuestionStore {

    /** Takes one entry of {@link #forEach}. */
    @FunctionalInterface
    interface Visitor {

        /** Called once for each entry, in no particular order; must not change the store. */
        void visit(String queryId, byte[] entry) throws IOException;
    }

    /** Stores an entry; it replaces the one with the same id. */
    void put(String queryId, byte[] entry) throws IOException;

    /** Removes an entry if there is one. */
    void remove(String queryId) throws IOException;

    /** Visits every entry. */
    void forEach(Visitor visitor) throws IOException;
}
