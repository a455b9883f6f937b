// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

/**
 * What a run takes.
 *
 * @param cpuNanos processor time of all threads, nanoseconds
 * @param wallNanos time that passes, nanoseconds
 */
record Cost(double cpuNanos, double wallNanos) {}
