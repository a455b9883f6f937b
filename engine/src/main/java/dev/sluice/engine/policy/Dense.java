// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;

/** Arithmetic on vectors of doubles. */
final class Dense {

    private Dense() {}

    /** Sums in four parts, since each addition has to wait for the one before. */
    static double dot(double[] a, double[] b) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i < a.length - 3; i += 4) {
            sum0 += a[i] * b[i];
            sum1 += a[i + 1] * b[i + 1];
            sum2 += a[i + 2] * b[i + 2];
            sum3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            sum0 += a[i] * b[i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    /** Returns the vector of length 1; zero stays zero. */
    static double[] unit(double[] a) {
        double norm = norm(a);
        if (!(norm > 0)) {
            return a;
        }
        double[] unit = new double[a.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = a[i] / norm;
        }
        return unit;
    }

    /** Returns the cosine; 0 where one of them is zero. */
    static double cosine(double[] a, double[] b) {
        double scale = norm(a) * norm(b);
        return scale > 0 ? dot(a, b) / scale : 0;
    }

    static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = a[i] - b[i];
        }
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
