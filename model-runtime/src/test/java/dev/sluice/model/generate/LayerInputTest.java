// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tokens that are kept between layers, and their hidden states. */
class LayerInputTest {

    private static final int[][] POSITIONS = {{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9}};
    private static final int[] FROM = {0, 1, 2, 3, 4};
    private static final boolean[] VISUAL = {false, true, true, true, false};

    @Test
    void keptTokensStayInOrderWithTheirPositions() {
        LayerInput input = new LayerInput(new float[] {1, 2, 3, 4, 5}, 1, POSITIONS, VISUAL, FROM);
        LayerInput left = input.pruned(without(1), false);
        assertThat(left.values()).containsExactly(1, 3, 4, 5);
        assertThat(left.positions()).isDeepEqualTo(new int[][] {{0, 2, 3, 4}, {5, 7, 8, 9}});
        assertThat(left.visual()).containsExactly(false, true, true, false);
        assertThat(left.from()).containsExactly(0, 2, 3, 4);
        assertThat(left.ofPrompt(new boolean[] {false, true, true, false, false}))
                .containsExactly(false, true, false, false);
    }

    @Test
    void noneOrAllCanStay() {
        LayerInput input = new LayerInput(new float[] {1, 2, 3, 4, 5}, 1, POSITIONS, VISUAL, FROM);
        assertThat(input.pruned(without(1, 2, 3), true).values()).containsExactly(1, 5);
        assertThat(input.pruned(without(), true)).usingRecursiveComparison().isEqualTo(input);
    }

    private static boolean[] without(int... dropped) {
        boolean[] kept = {true, true, true, true, true};
        for (int token : dropped) {
            kept[token] = false;
        }
        return kept;
    }

    @Test
    void droppedTokensAreAveragedInOrderIntoTheMostSimilar() {
        float[] values = {100, 0, 4, 0, 8, 1, 2, 1, 0, 7};
        LayerInput input = new LayerInput(values, 1, POSITIONS, VISUAL, FROM);
        LayerInput left = input.pruned(without(2, 3), true);
        // The mean of (4, 0) and (8, 1) is (6, 0.5); the mean of that and (2, 1) is (4, 0.75).
        assertThat(left.values()).containsExactly(100, 0, 4, 0.75f, 0, 7);
        assertThat(values[2]).as("the input").isEqualTo(4);
    }

    @Test
    void similaritiesAreThoseBeforeAnyMerge() {
        // Token 3 is similar to token 1 before token 2 is averaged into it.
        float[] values = {0, 0, 1, 0, -4, 8, 1, 0.1f, 0.7f, 0.7f};
        boolean[] visual = {false, true, true, true, true};
        LayerInput input = new LayerInput(values, 1, POSITIONS, visual, FROM);
        LayerInput left = input.pruned(without(2, 3), true);
        assertThat(left.values()[2]).as("token 3 is averaged into token 1").isEqualTo(1f);
        assertThat(left.values()[3]).isEqualTo(0.05f);
    }

    @Test
    void hiddenStatesInTwoVectorsAreAsSimilarAsTheirSums() {
        // Sums: (1, 0), (0, 1), (0, 2); the first vectors alone would give another result.
        float[] values = {0, 0, 0, 0, 5, 0, -4, 0, 0, 5, 0, -4, 5, 0, -5, 2, 0, 0, 0, 0};
        LayerInput input = new LayerInput(values, 2, POSITIONS, VISUAL, FROM);
        LayerInput left = input.pruned(without(3), true);
        assertThat(left.values())
                .containsExactly(0, 0, 0, 0, 5, 0, -4, 0, 2.5f, 2.5f, -2.5f, -1, 0, 0, 0, 0);
    }
}
