// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import java.io.IOException;

/**
 * Where memory keeps its bytes: a map of one stream, backed by keyed state in the job and by a tree
 * in tests. Arrays are handed over, so neither side may change them afterwards.
 */
public interface BlockStore {

    /** Takes one entry of {@link #forEach}. */
    @FunctionalInterface
    interface Visitor {

        /** Called once an entry, in no particular order; must not change the store. */
        void visit(long id, byte[] block) throws IOException;
    }

    /** The bytes under an id, or null. */
    byte[] get(long id) throws IOException;

    /** Stores or replaces. */
    void put(long id, byte[] block) throws IOException;

    /** Removes what is there, if anything. */
    void remove(long id) throws IOException;

    /** Shows every entry. */
    void forEach(Visitor visitor) throws IOException;
}
