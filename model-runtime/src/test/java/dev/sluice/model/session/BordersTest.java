// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.session;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Which borders a session keeps: few, and one near every place to which it may roll back. */
class BordersTest {

    private static final int MOST_BLOCKS = 700;

    @Test
    void theirNumberGrowsWithTheLogarithm() {
        for (int blocks = 1; blocks < MOST_BLOCKS; blocks++) {
            assertThat(kept(blocks))
                    .as("%d blocks", blocks)
                    .hasSizeLessThanOrEqualTo(Borders.most(blocks));
        }
        assertThat(Borders.most(MOST_BLOCKS)).isEqualTo(10);
    }

    @Test
    void aRollBackRunsFewBlocksAgain() {
        for (int blocks = 2; blocks < MOST_BLOCKS; blocks++) {
            List<Integer> kept = kept(blocks);
            for (int back = 1; back < blocks; back++) {
                int wanted = blocks - back;
                int border =
                        kept.stream().filter(one -> one <= wanted).max(Integer::compare).orElse(0);
                assertThat(wanted - border)
                        .as("from %d to %d", blocks, wanted)
                        .isLessThan(8 * back);
            }
        }
    }

    /** A border that was dropped is never needed again by a longer session. */
    @Test
    void noBorderComesBack() {
        for (int blocks = 1; blocks < MOST_BLOCKS; blocks++) {
            int last = blocks;
            assertThat(kept(blocks))
                    .as("%d blocks", blocks)
                    .containsAll(
                            kept(blocks + 1).stream().filter(border -> border < last).toList());
        }
    }

    private static List<Integer> kept(int blocks) {
        return IntStream.range(1, blocks)
                .filter(border -> Borders.isKept(border, blocks))
                .boxed()
                .toList();
    }
}
