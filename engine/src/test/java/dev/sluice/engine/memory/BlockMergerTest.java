// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.tensor.Float16;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link BlockMerger}. */
class BlockMergerTest {

    private static final TokenGrid GRID = new TokenGrid(1, 3);

    @Test
    void rowsOfOnePositionThatResembleEachOtherBecomeTheirMean() {
        TokenBlock merged = merge(step(4, 0, 1, 0), step(6, 0, 2, 0), step(7, 0, 0, 1));
        assertThat(merged.level()).isEqualTo(1);
        assertThat(merged.steps()).extracting(MemoryStep::kept).containsExactly(1, 0, 1);
        assertThat(values(merged.first())).containsExactly(1.5f, 0);
        assertThat(merged.first().spans()).containsExactly(2);
        assertThat(values(merged.last())).containsExactly(0, 1);
        assertThat(merged.last().spans()).containsExactly(0);
    }

    @Test
    void rowsOfOtherPositionsStayApart() {
        TokenBlock merged =
                merge(
                        MemorySteps.kept(1, GRID, 2, 1, 0, 2),
                        MemorySteps.kept(2, GRID, 2, 1, 1),
                        MemorySteps.kept(3, GRID, 2, 1, 0, 1));
        assertThat(merged.steps().get(0).positions()).containsExactly(0, 2);
        assertThat(merged.steps().get(0).spans()).containsExactly(2, 0);
        assertThat(merged.steps().get(1).positions()).containsExactly(1);
        assertThat(merged.steps().get(2).positions()).isEmpty();
    }

    @Test
    void aGroupIsComparedWithItsFirstRowSoSlowDriftDoesNotCollapse() {
        MemoryStep[] turning =
                LongStream.range(0, 10)
                        .mapToObj(
                                step ->
                                        step(
                                                step,
                                                0,
                                                (float) Math.cos(step * 0.2),
                                                (float) Math.sin(step * 0.2)))
                        .toArray(MemoryStep[]::new);
        assertThat(merge(turning).kept()).isGreaterThan(3);
    }

    @Test
    void aTokenOfZerosIsSimilarToNoOther() {
        assertThat(merge(step(1, 0, 0, 0), step(2, 0, 0, 0)).kept()).isEqualTo(2);
    }

    @Test
    void rowsThatNoSpanCanTellOfStayApart() {
        long far = 1L << 31;
        TokenBlock merged = merge(step(0, 0, 1, 0), step(far - 1, 0, 1, 0), step(far, 0, 1, 0));
        assertThat(merged.steps()).extracting(MemoryStep::kept).containsExactly(1, 0, 1);
        assertThat(merged.first().spans()).containsExactly(Integer.MAX_VALUE);
        assertThat(merged.last().spans()).containsExactly(0);
    }

    private static TokenBlock merge(MemoryStep... steps) {
        return BlockMerger.merge(List.of(steps).stream().map(TokenBlock::of).toList(), 0.9);
    }

    private static MemoryStep step(long index, int position, float x, float y) {
        return new MemoryStep(
                index,
                TestingSteps.capture(index),
                TestingSteps.end(index),
                GRID,
                2,
                new int[] {position},
                new int[] {0},
                Float16.toBytes(new float[] {x, y}));
    }

    private static float[] values(MemoryStep step) {
        return Float16.toFloats(step.embeddings(), 0, step.kept() * step.dim());
    }
}
