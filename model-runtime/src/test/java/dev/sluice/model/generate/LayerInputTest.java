package dev.sluice.model.generate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which rows stay between layers, and what they become. */
class LayerInputTest {

    private static final int[][] POSITIONS = {{0, 1, 2, 3, 4}, {5, 6, 7, 8, 9}};
    private static final int[] FROM = {0, 1, 2, 3, 4};
    private static final boolean[] VISUAL = {false, true, true, true, false};

    @Test
    void theTokensWithMostAttentionStayInTheirOrderAndWordsDo() {
        LayerInput rows = new LayerInput(new float[] {1, 2, 3, 4, 5}, 1, POSITIONS, VISUAL, FROM);
        LayerInput left = rows.pruned(2, new float[] {0, 0.1f, 0.3f, 0.2f, 0}, false);
        assertThat(left.values()).containsExactly(1, 3, 4, 5);
        assertThat(left.positions()).isDeepEqualTo(new int[][] {{0, 2, 3, 4}, {5, 7, 8, 9}});
        assertThat(left.visual()).containsExactly(false, true, true, false);
        assertThat(left.from()).containsExactly(0, 2, 3, 4);
    }

    @Test
    void ofEqualTokensTheFirstStay() {
        LayerInput rows = new LayerInput(new float[] {1, 2, 3, 4, 5}, 1, POSITIONS, VISUAL, FROM);
        float[] equal = {9, 0.5f, 0.5f, 0.5f, 9};
        assertThat(rows.pruned(2, equal, false).values()).containsExactly(1, 2, 3, 5);
        assertThat(rows.pruned(0, equal, true).values()).containsExactly(1, 5);
        assertThat(rows.pruned(7, equal, true)).usingRecursiveComparison().isEqualTo(rows);
    }

    @Test
    void tokensThatGoAreAveragedOneAfterTheOtherIntoTheMostSimilar() {
        float[] values = {100, 0, 4, 0, 8, 1, 2, 1, 0, 7};
        LayerInput rows = new LayerInput(values, 1, POSITIONS, VISUAL, FROM);
        LayerInput left = rows.pruned(1, new float[] {0, 0.9f, 0.1f, 0.1f, 0}, true);
        // (4, 0) and (8, 1) make (6, 0.5), and that and (2, 1) make (4, 0.75).
        assertThat(left.values()).containsExactly(100, 0, 4, 0.75f, 0, 7);
        assertThat(values[2]).as("the rows themselves").isEqualTo(4);
    }

    @Test
    void similaritiesAreThoseBeforeAnyMerge() {
        // The token of row 3 is like that of row 1, which the token of row 2 turns away from it.
        float[] values = {0, 0, 1, 0, -4, 8, 1, 0.1f, 0.7f, 0.7f};
        boolean[] visual = {false, true, true, true, true};
        LayerInput rows = new LayerInput(values, 1, POSITIONS, visual, FROM);
        LayerInput left = rows.pruned(2, new float[] {0, 0.9f, 0.1f, 0.1f, 0.8f}, true);
        assertThat(left.values()[2]).as("row 1 takes row 3").isEqualTo(1f);
        assertThat(left.values()[3]).isEqualTo(0.05f);
    }

    @Test
    void rowsInTwoValuesAreAsSimilarAsTheirSums() {
        // Sums: (1, 0), (0, 1), (0, 2); the first halves alone say something else.
        float[] values = {0, 0, 0, 0, 5, 0, -4, 0, 0, 5, 0, -4, 5, 0, -5, 2, 0, 0, 0, 0};
        LayerInput rows = new LayerInput(values, 2, POSITIONS, VISUAL, FROM);
        LayerInput left = rows.pruned(2, new float[] {0, 0.9f, 0.8f, 0.1f, 0}, true);
        assertThat(left.values())
                .containsExactly(0, 0, 0, 0, 5, 0, -4, 0, 2.5f, 2.5f, -2.5f, -1, 0, 0, 0, 0);
    }
}
