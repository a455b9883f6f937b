// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

/**
 * What was measured.
 *
 * @param model name of the folder; empty if it is about none
 * @param what was measured
 * @param value empty if it could not be measured
 * @param unit of the value, or why there is none
 */
record Figure(String model, String what, String value, String unit) {}
