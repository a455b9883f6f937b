// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * The stored bytes of one stream's memory, by id: keyed state in the job, a tree in tests. Arrays
 * are passed without a copy, so neither side may change them afterwards.
 */
public interface BlockStore {

    /** Receives the entries of {@link #forEach}. */
    @FunctionalInterface
    interface Visitor {

        /** Called once per entry, in no particular order; must not change the store. */
        void visit(long id, byte[] block) throws IOException;
    }

    /** Returns the bytes under an id, or null if there are none. */
    byte @Nullable [] get(long id) throws IOException;

    /** Stores bytes under an id; replaces what is there. */
    void put(long id, byte[] block) throws IOException;

    /** Removes the bytes under an id, if there are any. */
    void remove(long id) throws IOException;

    /** Visits every entry. */
    void forEach(Visitor visitor) throws IOException;
}
