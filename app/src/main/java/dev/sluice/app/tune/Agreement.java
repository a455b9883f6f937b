// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.evaluation.score.ClipBootstrap;
import dev.sluice.evaluation.score.Estimate;

import java.util.Arrays;
import java.util.List;

/**
 * How often the answers under a setting are those without dropping. That is no accuracy: where the
 * model is wrong without dropping, agreeing with it is wrong, too.
 *
 * @param same share of answers with the same text, with its 95% interval
 * @param equalTokens mean share of equal text tokens up to the first difference
 */
record Agreement(Estimate same, double equalTokens) {

    private static final int RESAMPLES = 2_000;
    private static final long SEED = 17;
    private static final double Z = 1.959964; // of the normal distribution, for 95%

    /**
     * Compares answers in pairs.
     *
     * @param moments number of times at which was asked
     */
    static Agreement of(List<GivenAnswer> answers, List<GivenAnswer> reference, int moments) {
        int count = answers.size();
        double[] same = new double[count];
        int[] momentOf = new int[count];
        double tokens = 0;
        for (int i = 0; i < count; i++) {
            same[i] = answers.get(i).sameText(reference.get(i)) ? 1 : 0;
            momentOf[i] = answers.get(i).moment();
            tokens += answers.get(i).equalTokens(reference.get(i));
        }
        return new Agreement(
                interval(same, momentOf, moments), count == 0 ? Double.NaN : tokens / count);
    }

    /**
     * The share of ones with the wider of two intervals at either end: Wilson's, which does not
     * shrink to a point where all answers are the same, and a bootstrap over the times, because
     * answers at one time go together.
     */
    static Estimate interval(double[] same, int[] momentOf, int moments) {
        if (same.length == 0) {
            return Estimate.NONE;
        }
        boolean[] all = new boolean[same.length];
        Arrays.fill(all, true);
        Estimate drawn = new ClipBootstrap(momentOf, moments, RESAMPLES, SEED).share(same, all);
        double[] wilson = wilson(drawn.value(), same.length);
        return new Estimate(
                drawn.value(),
                Math.min(wilson[0], drawn.low()),
                Math.max(wilson[1], drawn.high()),
                same.length);
    }

    /** Wilson's score interval of a share. */
    static double[] wilson(double share, int count) {
        double square = Z * Z / count;
        double centre = (share + square / 2) / (1 + square);
        double half =
                Z / (1 + square) * Math.sqrt(share * (1 - share) / count + square / 4 / count);
        return new double[] {Math.max(0, centre - half), Math.min(1, centre + half)};
    }
}
