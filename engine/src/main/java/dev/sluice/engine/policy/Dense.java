// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;

/** Arithmetic on vectors of doubles. */
final class Dense {

    private Dense() {}

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    /** Returns the vector of length 1; zero stays zero. */
    static double[] unit(double[] a) {
        double norm = norm(a);
        return norm > 0 ? Arrays.stream(a).map(x -> x / norm).toArray() : a;
    }

    /** Returns the cosine; 0 where one of them is zero. */
    static double cosine(double[] a, double[] b) {
        double scale = norm(a) * norm(b);
        return scale > 0 ? dot(a, b) / scale : 0;
    }

    static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, i -> a[i] - b[i]);
        return difference;
    }

    /** Returns exp(x/temperature), scaled to sum 1; StrictMath: the same bits on every machine. */
    static double[] softmax(double[] values, double temperature) {
        double most = Arrays.stream(values).max().orElse(0);
        double[] weights =
                Arrays.stream(values).map(x -> StrictMath.exp((x - most) / temperature)).toArray();
        double sum = Arrays.stream(weights).sum();
        Arrays.setAll(weights, i -> weights[i] / sum);
        return weights;
    }
}
