// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import java.util.Locale;

/** The start position of a job that is not restored from a checkpoint or savepoint. */
public enum StartFrom {
    /** The consumer group's committed offsets, or the earliest record if there are none. */
    COMMITTED,
    /** The earliest record of the topics. */
    EARLIEST,
    /** The end of the topics. */
    LATEST;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
