// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * How a model's batch has been used since the model was opened.
 *
 * @param steps runs of the batch
 * @param tokens text tokens that these runs have computed; divided by {@code steps}, the mean
 *     number of answers in the batch
 * @param waiting answers that wait for a place in the batch at the moment
 * @param waitedMillis time that answers have waited for a place, of all answers together
 */
public record BatchUse(long steps, long tokens, int waiting, double waitedMillis) {

    /** Of a model without a batch. */
    public static final BatchUse NONE = new BatchUse(0, 0, 0, 0);
}
