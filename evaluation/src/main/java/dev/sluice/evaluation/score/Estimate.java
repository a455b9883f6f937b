// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.score;

/**
 * A value and how sure it is.
 *
 * @param value what was measured; NaN if there was nothing to measure
 * @param low lower end of the 95% interval
 * @param high upper end
 * @param count questions that it rests on
 */
public record Estimate(double value, double low, double high, int count) {

    /** Of nothing. */
    public static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN, 0);
}
