// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.prune;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Scores of two visual tokens, 0 and 1, before two text tokens, 2 and 3. */
class TokenScoresTest {

    private static final boolean[] VISUAL = {true, true, false, false};

    private static final AttentionRows ATTENTION =
            new AttentionRows(
                    new float[] {
                        0.5f, 0.25f, 0.25f, 0, // head 0, token 2
                        0.125f, 0.375f, 0.25f, 0.25f, // head 0, token 3
                        0.25f, 0.5f, 0.25f, 0, 0.5f, 0, 0.25f, 0.25f
                    },
                    2,
                    2,
                    4);

    @Test
    void theLastRowIsAveragedOverHeads() {
        assertThat(TokenScores.ofLastRow(ATTENTION)).containsExactly(0.3125, 0.1875, 0.25, 0.25);
    }

    @Test
    void theLastRowAmongVisualTokensIsScaledInEachHead() {
        assertThat(TokenScores.ofLastRow(ATTENTION, VISUAL))
                .containsExactly((0.25 + 1) / 2, 0.75 / 2, 0, 0);
        assertThat(TokenScores.ofLastRow(ATTENTION, new boolean[4])).containsOnly(0);
    }

    @Test
    void allRowsAreAddedAndTheBestOneIsTheLargest() {
        assertThat(TokenScores.ofAllRows(ATTENTION)).startsWith(0.6875, 0.5625);
        assertThat(TokenScores.ofBestRow(ATTENTION)).startsWith(0.375, 0.375);
        assertThat(TokenScores.paid(ATTENTION, VISUAL)).isEqualTo(0.625);
    }

    @Test
    void textThatIsLookedAtWeighsMore() {
        // Both heads: T = [[¼, 0], [¼, ¼]]; the columns of T + Tᵀ − diag(T) add up to ½ and ½.
        assertThat(TokenScores.weightedByText(ATTENTION)[0])
                .isCloseTo(0.5 * (0.5 + 0.125 + 0.25 + 0.5), within(1e-9));
    }

    @Test
    void equalScoresKeepTheirOrder() {
        double[] scores = {1, 2, 1, 2};
        assertThat(TokenScores.ranked(scores, new int[] {0, 1, 2, 3})).containsExactly(1, 3, 0, 2);
        assertThat(TokenScores.ranked(scores, new int[] {0, 2})).containsExactly(0, 2);
    }

    @Test
    void rowsOfTwoRunsAreJoined() {
        AttentionRows first =
                new AttentionRows(new float[] {0.5f, 0.25f, 0.25f, 0.25f, 0.5f, 0.25f}, 2, 1, 3);
        AttentionRows second =
                new AttentionRows(
                        new float[] {0.125f, 0.375f, 0.25f, 0.25f, 0.5f, 0, 0.25f, 0.25f}, 2, 1, 4);
        AttentionRows joined = AttentionRows.joined(List.of(first, second));
        assertThat(joined.weights()).containsExactly(ATTENTION.weights());
        assertThat(joined.rows()).isEqualTo(2);
        assertThat(joined.firstRow()).isEqualTo(2);
    }

    @Test
    void weightsOfAnotherShapeAreRefused() {
        assertThatThrownBy(() -> new AttentionRows(new float[5], 1, 1, 4))
                .hasMessageContaining("found 5 weights")
                .hasMessageContaining("expected 1 heads × 1 rows × 4 tokens");
    }
}
