// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;

/** A sum of five Gaussians of the distance from a centre: near 5 for what is usual. */
final class Gaussians {

    private static final double[] WIDTHS = {0.125, 0.25, 0.5, 1, 2};

    private Gaussians() {}

    /** Returns the score of each vector. */
    static double[] scores(double[][] vectors, double[] centre) {
        double[] scores = new double[vectors.length];
        for (int i = 0; i < scores.length; i++) {
            double[] difference = Dense.difference(vectors[i], centre);
            double square = Dense.dot(difference, difference);
            for (double width : WIDTHS) {
                scores[i] += StrictMath.exp(-square / (2 * width));
            }
        }
        return scores;
    }

    /** Returns the mean of some vectors. */
    static double[] mean(double[][] vectors, int from, int to) {
        double[] mean = new double[vectors[from].length];
        for (int i = from; i < to; i++) {
            for (int channel = 0; channel < mean.length; channel++) {
                mean[channel] += vectors[i][channel];
            }
        }
        Arrays.setAll(mean, channel -> mean[channel] / (to - from));
        return mean;
    }
}
