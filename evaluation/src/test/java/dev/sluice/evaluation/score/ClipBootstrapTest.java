// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.score;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ClipBootstrapTest {

    private static final int CLIPS = 100;
    private static final int EACH = 10;
    private static final long SEED = 11;

    private final int[] clipOf = new int[CLIPS * EACH];
    private final boolean[] all = new boolean[CLIPS * EACH];
    private final ClipBootstrap bootstrap;

    ClipBootstrapTest() {
        for (int i = 0; i < clipOf.length; i++) {
            clipOf[i] = i / EACH;
        }
        Arrays.fill(all, true);
        bootstrap = new ClipBootstrap(clipOf, CLIPS, 1_000, SEED);
    }

    @Test
    void theIntervalDependsOnTheNumberOfClipsIfAllAnswersOfAClipAreEqual() {
        double[] right = new double[clipOf.length];
        Arrays.fill(right, 0, clipOf.length / 2, 1);

        Estimate share = bootstrap.share(right, all);

        assertThat(share.value()).isEqualTo(0.5);
        assertThat(share.count()).isEqualTo(1_000);
        double half =
                1.96 * Math.sqrt(0.25 / CLIPS); // for 1,000 independent questions it would be a
        // third
        assertThat(share.low()).isCloseTo(0.5 - half, within(0.02));
        assertThat(share.high()).isCloseTo(0.5 + half, within(0.02));
    }

    @Test
    void theIntervalIsNarrowIfAllClipsAreAlike() {
        double[] right = new double[clipOf.length];
        for (int i = 0; i < right.length; i += 2) {
            right[i] = 1;
        }

        Estimate share = bootstrap.share(right, all);

        assertThat(share).isEqualTo(new Estimate(0.5, 0.5, 0.5, 1_000));
    }

    @Test
    void aRatioIsPaired() {
        double[] reference = new double[clipOf.length];
        Arrays.fill(reference, 0, clipOf.length / 2, 1);
        double[] right = reference.clone();
        for (int i = 0; i < right.length; i += EACH) {
            right[i] = 0; // one answer in ten of each clip becomes wrong
        }

        Estimate ratio = bootstrap.ratio(right, reference, all);
        Estimate difference = bootstrap.difference(right, reference, all);

        assertThat(ratio.value()).isCloseTo(0.9, within(1e-12));
        assertThat(ratio.low()).isCloseTo(0.9, within(1e-12));
        assertThat(ratio.high()).isCloseTo(0.9, within(1e-12));
        assertThat(difference.value()).isCloseTo(-0.05, within(1e-12));
        assertThat(difference.low()).isLessThan(-0.055);
    }

    @Test
    void questionsThatDoNotCountAreIgnored() {
        double[] right = new double[clipOf.length];
        boolean[] among = new boolean[clipOf.length];
        among[3] = true;
        right[3] = 1;
        among[999] = true;

        Estimate share = bootstrap.share(right, among);

        assertThat(share.value()).isEqualTo(0.5);
        assertThat(share.count()).isEqualTo(2);
        assertThat(share.low()).isZero();
        assertThat(share.high()).isEqualTo(1);
    }

    @Test
    void withoutQuestionsThereIsNoEstimate() {
        assertThat(bootstrap.share(new double[1_000], new boolean[1_000])).isEqualTo(Estimate.NONE);
        assertThat(bootstrap.ratio(new double[1_000], new double[1_000], all).value()).isNaN();
    }

    @Test
    void equalSeedsGiveEqualIntervals() {
        double[] right = new double[clipOf.length];
        for (int i = 0; i < right.length; i += 7) {
            right[i] = 1;
        }

        assertThat(new ClipBootstrap(clipOf, CLIPS, 1_000, SEED).share(right, all))
                .isEqualTo(bootstrap.share(right, all));
        assertThat(new ClipBootstrap(clipOf, CLIPS, 1_000, SEED + 1).share(right, all))
                .isNotEqualTo(bootstrap.share(right, all));
    }

    @Test
    void aQuantileIsInterpolatedBetweenTwoValues() {
        double[] sorted = {1, 2, 4};
        assertThat(Quantiles.of(sorted, 0)).isEqualTo(1);
        assertThat(Quantiles.of(sorted, 0.5)).isEqualTo(2);
        assertThat(Quantiles.of(sorted, 0.75)).isEqualTo(3);
        assertThat(Quantiles.of(sorted, 1)).isEqualTo(4);
        assertThat(Quantiles.of(new double[0], 0.5)).isNaN();
    }
}
