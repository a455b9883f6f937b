// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

/** Finds the headers of a record by their names, whatever type the record has. */
@FunctionalInterface
public interface HeaderLookup {

    /** The value of the last header with this name, or null if there is none. */
    byte[] lastValue(String name);
}
