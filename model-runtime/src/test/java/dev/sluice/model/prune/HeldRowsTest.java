// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.prune;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows of two layers, the first of one head and the second of two. */
class HeldRowsTest {

    private static final int ROWS = 6;

    private final HeldRows six =
            HeldRows.none(new int[] {1, 2})
                    .appended(0, new float[][] {{1, 2, 3, 4}, {5, 6, 7, 8}})
                    .appended(4, new float[][] {{9, 10}, {11, 12}});

    private static int[][][] rows(int[] first, int[] second, int[] third) {
        return new int[][][] {{first}, {second, third}};
    }

    @Test
    void everyHeadHasAllTokensAtFirst() {
        for (int[][] layer : six.tokens()) {
            for (int[] head : layer) {
                assertThat(head).containsExactly(0, 1, 2, 3, 4, 5);
            }
        }
        assertThat(six.norms()[1][1]).containsExactly(5, 6, 7, 8, 11, 12);
        assertThat(six.bytes()).isEqualTo(3L * ROWS * (Integer.BYTES + Float.BYTES));
    }

    @Test
    void eachHeadKeepsItsOwnRowsAndGoesOn() {
        HeldRows fewer =
                six.kept(rows(new int[] {0, 5}, new int[] {1, 2}, new int[] {3, 4}))
                        .appended(6, new float[][] {{20}, {21}});
        assertThat(fewer.tokens()[0][0]).containsExactly(0, 5, 6);
        assertThat(fewer.tokens()[1][0]).containsExactly(1, 2, 6);
        assertThat(fewer.tokens()[1][1]).containsExactly(3, 4, 6);
        assertThat(fewer.norms()[1][1]).containsExactly(8, 11, 21);
        HeldRows again = fewer.kept(rows(new int[] {1, 2}, new int[] {0, 2}, new int[] {0, 1}));
        assertThat(again.tokens()[1][0]).containsExactly(1, 6);
        assertThat(again.tokens()[1][1]).containsExactly(3, 4);
    }

    @Test
    void theFirstRowsAreThoseOfAShorterCache() {
        assertThat(six.first(2).tokens()[1][1]).containsExactly(0, 1);
        assertThat(six.first(2).norms()[0][0]).containsExactly(1, 2);
        assertThat(HeldRows.unknown().first(3).tokens()).isEmpty();
        assertThat(HeldRows.unknown().bytes()).isZero();
    }

    @Test
    void stepsAreRangesOfTheRowsThatAreLeft() {
        HeldRows fewer =
                six.kept(
                        rows(
                                new int[] {0, 2, 3, 5},
                                new int[] {0, 1, 4, 5},
                                new int[] {0, 1, 2, 5}));
        List<TokenRange> steps = List.of(new TokenRange(1, 3), new TokenRange(3, 6));
        assertThat(fewer.ofSteps(0, 0, steps, 4))
                .containsExactly(new TokenRange(1, 2), new TokenRange(2, 4));
        assertThat(fewer.ofSteps(0, 0, steps, 3))
                .as("before the window of one row")
                .containsExactly(new TokenRange(1, 2), new TokenRange(2, 3));
        assertThat(fewer.ofSteps(1, 1, steps, 3))
                .as("no row of the second step is left")
                .containsExactly(new TokenRange(1, 3));
    }

    /** Heads of the query share the keys in groups, and each group has its own choice. */
    @Test
    void theLastRowsStayBesideThoseThatAGroupLooksAt() {
        HeldRows eight = HeldRows.none(new int[] {2}).appended(0, new float[][] {new float[8]});
        float[] weights = new float[4 * 2 * 8];
        for (int head = 0; head < 4; head++) {
            for (int row = 0; row < 2; row++) {
                int at = (head * 2 + row) * 8;
                Arrays.fill(weights, at, at + 8, 0.01f);
                weights[at + (head < 2 ? 0 : 5)] = 0.9f; // the groups look at the ends
            }
        }
        AttentionRows attention = new AttentionRows(weights, 4, 2, 8);
        int[][] kept =
                new HeadRows(new GuiKv(5, 2, 0), eight, List.of())
                        .kept(0, attention, new float[2 * 8 * 3]);
        assertThat(kept[0]).containsExactly(0, 1, 2, 6, 7);
        assertThat(kept[1]).containsExactly(3, 4, 5, 6, 7);
    }
}
