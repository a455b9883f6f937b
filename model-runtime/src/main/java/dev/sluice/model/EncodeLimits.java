// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Objects;

/**
 * Limits of the batches in which a model encodes the steps of several callers.
 *
 * @param batching whether steps are encoded together
 * @param steps most steps in one run of the vision encoder, at least 1; with 1, every step is
 *     encoded alone
 * @param bytes of the pixels of one run, 4 for each value; what the graph computes from them takes
 *     a multiple. One step is encoded in any case
 */
public record EncodeLimits(Batching batching, int steps, long bytes) {

    private static final int DEFAULT_STEPS = 4;
    private static final long DEFAULT_BYTES = 64L << 20;

    public EncodeLimits {
        Objects.requireNonNull(batching, "batching");
        if (steps < 1 || bytes < 0) {
            throw new IllegalArgumentException(
                    "found a batch of %d steps and %d bytes; expected at least 1 and 0"
                            .formatted(steps, bytes));
        }
    }

    /** Every step alone; if batches are asked for, of 4 steps and 64 mebibytes. */
    public static EncodeLimits defaults() {
        return new EncodeLimits(Batching.OFF, DEFAULT_STEPS, DEFAULT_BYTES);
    }

    /** Returns the same limits with other batches. */
    public EncodeLimits with(Batching other) {
        return new EncodeLimits(other, steps, bytes);
    }
}
