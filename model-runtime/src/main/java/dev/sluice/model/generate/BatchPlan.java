// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

/**
 * How a decoder computes batches.
 *
 * @param answers most answers in the batch, at least 2
 * @param bytes of the batch's KV caches
 * @param sameAlone whether a token has the same bits in a batch and outside of it, so that an
 *     answer can change between the two. If not, an answer is always in the batch
 * @param accompanied whether the batch always has one row more, so that its products are those of
 *     several rows: with one row, other kernels compute them
 */
public record BatchPlan(int answers, long bytes, boolean sameAlone, boolean accompanied) {}
