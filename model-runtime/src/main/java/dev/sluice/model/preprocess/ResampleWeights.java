// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The input samples of each output sample along one axis, with their weights. The weights are
 * integers with {@link #FRACTION_BITS} fractional bits as in Pillow, so that results are equal to
 * the last bit. Immutable.
 */
final class ResampleWeights {

    /** The filter by which the distance of a sample decides its weight. */
    enum Filter {
        /** A triangle. */
        BILINEAR(1.0),
        /** Keys' cubic convolution. */
        BICUBIC(2.0);

        private final double support;

        Filter(double support) {
            this.support = support;
        }

        private double weight(double distance) {
            return this == BILINEAR ? Math.max(0.0, 1.0 - Math.abs(distance)) : cubic(distance);
        }
    }

    /** 32 bits hold the sum of byte × weight, with one bit for the sign and one for overshoot. */
    static final int FRACTION_BITS = 32 - 8 - 2;

    private static final double SHARPNESS = -0.5;

    private static final int MOST = 64; // of the shared ones

    private static final Map<Lengths, ResampleWeights> LAST = new ConcurrentHashMap<>();

    private record Lengths(int inputs, int outputs, Filter filter) {}

    /** Kernels may take so many taps at a time: their number is a multiple of it. */
    static final int UNROLLED = 4;

    final int inputs;
    final int outputs;
    final int taps; // at least the input samples of one output; the others have the weight 0
    final int[] first; // (outputs) first input sample
    final int[] count; // (outputs) number of input samples
    final int[] weights; // (outputs, taps)

    ResampleWeights(int inputs, int outputs, Filter filter) {
        double scale = (double) inputs / outputs;
        double stretch = Math.max(scale, 1.0);
        double support = filter.support * stretch;
        this.inputs = inputs;
        this.outputs = outputs;
        this.taps = ((int) Math.ceil(support) * 2 + UNROLLED) / UNROLLED * UNROLLED;
        this.first = new int[outputs];
        this.count = new int[outputs];
        this.weights = new int[outputs * taps];
        double[] exact = new double[taps];
        for (int output = 0; output < outputs; output++) {
            double centre = (output + 0.5) * scale;
            int from = Math.max(0, (int) (centre - support + 0.5));
            int to = Math.min(inputs, (int) (centre + support + 0.5));
            first[output] = from;
            count[output] = to - from;
            weigh(filter, exact, to - from, from - centre + 0.5, 1.0 / stretch);
            toFixedPoint(exact, to - from, output * taps);
        }
    }

    /** Returns the weights of two lengths, which are shared: all frames of a stream need them. */
    static ResampleWeights of(int inputs, int outputs, Filter filter) {
        if (LAST.size() >= MOST) {
            LAST.clear();
        }
        return LAST.computeIfAbsent(
                new Lengths(inputs, outputs, filter),
                lengths -> new ResampleWeights(inputs, outputs, filter));
    }

    /** Computes weights that add up to one. */
    private static void weigh(
            Filter filter, double[] exact, int count, double distance, double squeeze) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            exact[i] = filter.weight((i + distance) * squeeze);
            sum += exact[i];
        }
        for (int i = 0; i < count && sum != 0; i++) {
            exact[i] /= sum;
        }
    }

    private void toFixedPoint(double[] exact, int count, int offset) {
        for (int i = 0; i < count; i++) {
            double half = exact[i] < 0 ? -0.5 : 0.5;
            weights[offset + i] = (int) (half + exact[i] * (1 << FRACTION_BITS));
        }
    }

    /** Keys' cubic convolution kernel. */
    private static double cubic(double signedDistance) {
        double x = Math.abs(signedDistance);
        if (x < 1.0) {
            return ((SHARPNESS + 2.0) * x - (SHARPNESS + 3.0)) * x * x + 1;
        }
        if (x < Filter.BICUBIC.support) {
            return (((x - 5) * x + 8) * x - 4) * SHARPNESS;
        }
        return 0.0;
    }
}
