// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** The segmentation against one without dead starts, and against all segmentations there are. */
final class SegmentationTest {

    private static final double TAU = 0.5;

    @Test
    void deadStartsNeverChangeTheResult() {
        for (long seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            int positions = 1 + random.nextInt(12);
            double stillness = 1 - random.nextDouble() * random.nextDouble() * 0.6;
            Segmentation pruned = new Segmentation(positions);
            Segmentation whole = new Segmentation(positions, false);
            for (int t = 0; t < 60; t++) {
                float[] similarity = similarity(random, positions, stillness);
                pruned.add(similarity, TAU);
                whole.add(similarity, TAU);
                assertThat(pruned.saved()).as("seed %d, step %d", seed, t).isEqualTo(whole.saved());
                assertThat(pruned.runs()).as("seed %d, step %d", seed, t).isEqualTo(whole.runs());
            }
        }
    }

    @Test
    void noOtherSegmentationSavesMore() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int positions = 1 + random.nextInt(6);
            int steps = 1 + random.nextInt(9);
            float[][] similarity = new float[steps][];
            Segmentation segmentation = new Segmentation(positions);
            for (int t = 0; t < steps; t++) {
                similarity[t] = similarity(random, positions, 0.7);
                segmentation.add(similarity[t], TAU);
            }

            assertThat(segmentation.saved()).as("seed %d", seed).isEqualTo(most(similarity, 0));
            assertThat(segmentation.runs().stream().mapToLong(Segmentation.Run::saved).sum())
                    .isEqualTo(segmentation.saved());
        }
    }

    @Test
    void onEqualSavingsTheShorterWindowWins() {
        // Position 0 stays over steps 0–1, position 1 over steps 1–2: either pair saves one token.
        Segmentation segmentation = new Segmentation(2);
        segmentation.add(new float[] {0, 0}, TAU);
        segmentation.add(new float[] {1, 0}, TAU);
        segmentation.add(new float[] {0, 1}, TAU);

        assertThat(segmentation.runs())
                .containsExactly(new Segmentation.Run(0, 1, 1), new Segmentation.Run(2, 2, 0));
    }

    @Test
    void aCutThatSavesNothingMoreIsNotMade() {
        Segmentation segmentation = new Segmentation(3);
        for (int t = 0; t < 100; t++) {
            segmentation.add(new float[] {1, 1, 1}, TAU);
        }

        assertThat(segmentation.runs()).isEqualTo(List.of(new Segmentation.Run(0, 99, 297)));
    }

    private static long most(float[][] similarity, int from) {
        if (from >= similarity.length) {
            return 0;
        }
        long most = Long.MIN_VALUE;
        for (int last = from; last < similarity.length; last++) {
            long saved = 0;
            for (int p = 0; p < similarity[0].length; p++) {
                boolean still = true;
                for (int t = from + 1; t <= last; t++) {
                    still &= similarity[t][p] > TAU;
                }
                saved += still ? last - from : 0;
            }
            most = Math.max(most, saved + most(similarity, last + 1));
        }
        return most;
    }

    private static float[] similarity(Random random, int positions, double stillness) {
        float[] similarity = new float[positions];
        for (int p = 0; p < positions; p++) {
            similarity[p] = random.nextDouble() < stillness ? 1 : 0;
        }
        return similarity;
    }
}
