// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Objects;

/**
 * Limits of the batch in which a model decodes answers.
 *
 * @param batching whether answers are decoded together
 * @param answers most answers in the batch, at least 1; with 1, every answer is decoded alone
 * @param bytes of the batch's KV caches; further answers wait. One answer is decoded in any case,
 *     and while the batch grows, its memory of before is in use as well
 */
public record BatchLimits(Batching batching, int answers, long bytes) {

    private static final long DEFAULT_BYTES = 1L << 30;

    public BatchLimits {
        Objects.requireNonNull(batching, "batching");
        if (answers < 1 || bytes < 0) {
            throw new IllegalArgumentException(
                    "found a batch of %d answers and %d bytes; expected at least 1 and 0"
                            .formatted(answers, bytes));
        }
    }

    /** Exact batches of one gibibyte, but of one answer, so that each is decoded alone. */
    public static BatchLimits defaults() {
        return new BatchLimits(Batching.EXACT, 1, DEFAULT_BYTES);
    }
}
