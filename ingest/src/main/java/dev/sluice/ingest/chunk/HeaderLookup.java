// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

import org.jspecify.annotations.Nullable;

/** Finds the headers of a record by their names, whatever type the record has. */
@FunctionalInterface
public interface HeaderLookup {

    /** The value of the last header with this name, or null if there is none. */
    byte @Nullable [] lastValue(String name);
}
