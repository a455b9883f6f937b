// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/**
 * What the differential drop says of one step.
 *
 * @param keep one flag a token: true = kept
 * @param similarity s[t,p], the cosine to the same position of the previous step, one float a
 *     token; null at the first step of a grid
 * @param redundancy share of positions that an absolute drop marks, 0 at the first step
 */
public record DropDecision(boolean[] keep, float[] similarity, double redundancy) {}
