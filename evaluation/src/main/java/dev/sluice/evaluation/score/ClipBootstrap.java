// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.score;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Computes 95% intervals by drawing clips with replacement, because questions about one clip are
 * not independent of each other, but clips are. Equal seeds give equal intervals, and all
 * statistics use the same draws. Immutable.
 */
public final class ClipBootstrap {

    private static final double TAIL = 0.025;

    private final int[] clipOf;
    private final int clips;
    private final int[][] draws; // how often each clip was drawn

    /**
     * @param clipOf the index of each question's clip
     * @param clips number of clips
     * @param resamples number of draws
     */
    public ClipBootstrap(int[] clipOf, int clips, int resamples, long seed) {
        this.clipOf = clipOf.clone();
        this.clips = clips;
        this.draws = new int[resamples][clips];
        Random random = new Random(seed);
        for (int[] draw : draws) {
            for (int i = 0; i < clips; i++) {
                draw[random.nextInt(clips)]++;
            }
        }
    }

    /**
     * Estimates the share of correct answers.
     *
     * @param correct one value for each question, 0 to 1
     * @param among which questions count
     */
    public Estimate share(double[] correct, boolean[] among) {
        double[] sums = byClip(correct, among);
        double[] asked = byClip(ones(), among);
        return estimate(draw -> weighted(sums, draw) / weighted(asked, draw), count(among));
    }

    /**
     * Estimates the share of correct answers relative to that of another run; NaN if that one is 0.
     */
    public Estimate ratio(double[] correct, double[] reference, boolean[] among) {
        double[] sums = byClip(correct, among);
        double[] references = byClip(reference, among);
        return estimate(draw -> weighted(sums, draw) / weighted(references, draw), count(among));
    }

    /** Estimates the difference between the shares of correct answers of two runs. */
    public Estimate difference(double[] correct, double[] other, boolean[] among) {
        double[] sums = byClip(correct, among);
        double[] others = byClip(other, among);
        double[] asked = byClip(ones(), among);
        return estimate(
                draw -> (weighted(sums, draw) - weighted(others, draw)) / weighted(asked, draw),
                count(among));
    }

    private Estimate estimate(ToDoubleFunction<int[]> statistic, int count) {
        if (count == 0) {
            return Estimate.NONE;
        }
        int[] once = new int[clips];
        Arrays.fill(once, 1);
        double[] drawn =
                Arrays.stream(draws)
                        .mapToDouble(statistic)
                        .filter(Double::isFinite) // a draw may contain none of the questions
                        .sorted()
                        .toArray();
        double value = statistic.applyAsDouble(once);
        return new Estimate(
                Double.isFinite(value) ? value : Double.NaN,
                Quantiles.of(drawn, TAIL),
                Quantiles.of(drawn, 1 - TAIL),
                count);
    }

    private double[] byClip(double[] values, boolean[] among) {
        double[] sums = new double[clips];
        for (int i = 0; i < clipOf.length; i++) {
            sums[clipOf[i]] += among[i] ? values[i] : 0;
        }
        return sums;
    }

    private double[] ones() {
        double[] ones = new double[clipOf.length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double weighted(double[] sums, int[] draw) {
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += sums[i] * draw[i];
        }
        return sum;
    }

    private static int count(boolean[] among) {
        int count = 0;
        for (boolean counts : among) {
            count += counts ? 1 : 0;
        }
        return count;
    }
}
