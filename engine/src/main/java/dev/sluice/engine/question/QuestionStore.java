package dev.sluice.engine.question;

import java.io.IOException;

/**
 * Where the questions of one stream stand, by their ids: keyed state in the job, a tree in tests.
 * Arrays are handed over, so neither side may change them afterwards.
 */
public interface QuestionStore {

    /** Takes one entry of {@link #forEach}. */
    @FunctionalInterface
    interface Visitor {

        /** Called once an entry, in no particular order; must not change the store. */
        void visit(String queryId, byte[] entry) throws IOException;
    }

    /** Stores or replaces. */
    void put(String queryId, byte[] entry) throws IOException;

    /** Removes what is there, if anything. */
    void remove(String queryId) throws IOException;

    /** Shows every entry. */
    void forEach(Visitor visitor) throws IOException;
}
