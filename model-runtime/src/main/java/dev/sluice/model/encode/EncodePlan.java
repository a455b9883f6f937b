// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.encode;

/**
 * How steps are encoded together.
 *
 * @param steps most steps in one run, at least 2
 * @param bytes of the pixels of one run, 4 for each value; one step is encoded in any case
 * @param runs number of runs at the same time
 */
public record EncodePlan(int steps, long bytes, int runs) {}
