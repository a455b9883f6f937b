// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Clustering on points that can be worked out by hand. */
final class DensityPeaksTest {

    @Test
    void heapsMergeIntoTheirDensestPoints() {
        float[] points = {0, 0.25f, 0.75f, 5, 5.5f, 6.25f, 15, 15.75f, 16.75f};

        DensityPeaks.Merged merged = DensityPeaks.merge(points, 9, 1, 3, 7, 0.5, Workers.caller());

        assertThat(merged.centres()).containsExactly(1, 4, 7);
        assertThat(merged.rows()).containsExactly(0.3125f, 5.5625f, 15.8125f);
    }

    @Test
    void aMergedTokenWeighsItsCentreAgainstTheMeanOfItsMembers() {
        // k = 1: every density is 1, so all scores tie and position 0 is the centre.
        DensityPeaks.Merged merged =
                DensityPeaks.merge(new float[] {0, 4, 8}, 3, 1, 1, 1, 0.25, Workers.caller());

        assertThat(merged.centres()).containsExactly(0);
        assertThat(merged.rows()).containsExactly(0.75f * 6);
    }

    @Test
    void equalTokensGiveTheirLowestPositions() {
        DensityPeaks.Merged merged =
                DensityPeaks.merge(new float[] {5, 5, 5, 5}, 4, 1, 2, 7, 0.6, Workers.caller());

        assertThat(merged.centres()).containsExactly(0, 1);
        assertThat(merged.rows()).containsExactly(5, 5);
    }

    @Test
    void aCentreWithoutMembersStaysAsItIs() {
        DensityPeaks.Merged merged =
                DensityPeaks.merge(new float[] {1, 1.5f, 90}, 3, 1, 2, 1, 0.5, Workers.caller());

        assertThat(merged.centres()).containsExactly(0, 1);
        assertThat(merged.rows()[0]).isEqualTo(1);
    }

    @Test
    void asManyCentresAsPointsChangeNothing() {
        float[] points = {3, 1, 2};

        assertThat(DensityPeaks.merge(points, 3, 1, 3, 7, 0.6, Workers.caller()).rows())
                .containsExactly(3, 1, 2);
        assertThat(DensityPeaks.merge(points, 3, 1, 0, 7, 0.6, Workers.caller()).rows()).isEmpty();
    }
}
