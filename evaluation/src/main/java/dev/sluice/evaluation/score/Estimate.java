// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.score;

/**
 * A value with its 95% interval.
 *
 * @param value the value; NaN if there was nothing to measure
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param count number of questions that it was computed from
 */
public record Estimate(double value, double low, double high, int count) {

    /** The estimate from no questions. */
    public static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN, 0);
}
