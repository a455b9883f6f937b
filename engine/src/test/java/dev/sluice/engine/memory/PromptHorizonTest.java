// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.model.VisualStep;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The evidence under a bound on the tokens of a prompt. */
final class PromptHorizonTest {

    private static final TokenGrid GRID = new TokenGrid(4, 4);
    private static final int MOST = 60;

    private final Random random = new Random(41);

    @Test
    void whatFitsIsShownWhole() throws IOException {
        VisualMemory bounded = memory(MOST);
        VisualMemory whole = memory(Integer.MAX_VALUE);
        for (long step = 0; step < 8; step++) {
            accept(step, 0.3, bounded, whole);
        }

        assertThat(counts(bounded)).isEqualTo(counts(whole));
    }

    @Test
    void whatDoesNotFitIsCutAtTheOldEndAndNoPositionIsLost() throws IOException {
        VisualMemory bounded = memory(MOST);
        VisualMemory whole = memory(Integer.MAX_VALUE);
        for (long step = 0; step < 200; step++) {
            accept(step, 0.2, bounded, whole);
            Evidence evidence = bounded.evidence(Evidence.NONE, Long.MAX_VALUE);

            assertThat(evidence.tokensKept()).as("step %d", step).isLessThanOrEqualTo(MOST);
            assertThat(evidence.toMicros()).isEqualTo(TestingSteps.end(step));
            assertThat(positions(evidence))
                    .as("step %d", step)
                    .isEqualTo(positions(whole.evidence(Evidence.NONE, Long.MAX_VALUE)));
        }
        Evidence cut = bounded.evidence(Evidence.NONE, Long.MAX_VALUE);
        assertThat(cut.fromMicros()).isGreaterThan(TestingSteps.capture(100));
        assertThat(cut.tokensKept()).isGreaterThan(MOST / 3);
        assertThat(bounded.tokens()).isEqualTo(whole.tokens());
    }

    /** A session of the model keeps the beginning of the prompt only while it does not move. */
    @Test
    void theBeginningMovesRarely() throws IOException {
        VisualMemory bounded = memory(MOST);
        Set<Long> beginnings = new HashSet<>();
        for (long step = 0; step < 400; step++) {
            accept(step, 0.2, bounded);
            beginnings.add(bounded.evidence(Evidence.NONE, Long.MAX_VALUE).fromMicros());
        }

        assertThat(beginnings).hasSizeBetween(3, 250);
    }

    @Test
    void aLookbackThatFitsIsNotTouched() throws IOException {
        VisualMemory bounded = memory(MOST);
        for (long step = 0; step < 100; step++) {
            accept(step, 0.2, bounded);
        }
        long from = TestingSteps.end(94);

        assertThat(bounded.evidence(from, Long.MAX_VALUE).fromMicros()).isEqualTo(from);
    }

    @Test
    void aGridThatFillsTheBoundAloneIsStillShown() throws IOException {
        VisualMemory bounded = memory(3);
        for (long step = 0; step < 30; step++) {
            accept(step, 0.5, bounded);
        }

        Evidence evidence = bounded.evidence(Evidence.NONE, Long.MAX_VALUE);
        assertThat(positions(evidence)).hasSize(GRID.size());
        assertThat(evidence.tokensKept()).isEqualTo(GRID.size());
    }

    @Test
    void aCanvasThatFillsTheBoundIsShownWithoutAnyLaterStep() throws IOException {
        VisualMemory bounded = memory(3);
        for (long step = 0; step < 5; step++) {
            accept(step, 1, bounded);
        }
        long after = TestingSteps.end(4);

        Evidence evidence = bounded.evidence(after, Long.MAX_VALUE);
        assertThat(evidence.fromMicros()).isEqualTo(after);
        assertThat(evidence.tokensKept()).isEqualTo(GRID.size());
        assertThat(PromptHorizon.of(Evidence.NONE, canvas(5), List.of(), 3))
                .isEqualTo(Evidence.NONE);
    }

    /** Returns a canvas of one step with so many tokens. */
    private static List<MemoryStep> canvas(int tokens) {
        int[] positions = new int[tokens];
        Arrays.setAll(positions, position -> position);
        return List.of(
                new MemoryStep(0, 0, 1, GRID, 1, positions, new int[tokens], new byte[2 * tokens]));
    }

    private static VisualMemory memory(int maxPromptTokens) throws IOException {
        MemoryLimits limits =
                new MemoryLimits(
                        100_000,
                        1 << 24,
                        10_000,
                        Long.MAX_VALUE / 4,
                        Long.MAX_VALUE / 4,
                        0.8,
                        4,
                        0.9,
                        maxPromptTokens);
        return new VisualMemory(
                limits,
                ReductionPolicy.parse("none", Map.of())::newMerge,
                new TreeStore(),
                new TreeStore(),
                new TreeStore());
    }

    private void accept(long step, double share, VisualMemory... memories) throws IOException {
        DroppedStep dropped = TestingSteps.dropped(random, "cam", step, GRID, 3, share);
        for (VisualMemory memory : memories) {
            memory.accept(dropped);
        }
    }

    private static List<Long> counts(VisualMemory memory) throws IOException {
        Evidence evidence = memory.evidence(Evidence.NONE, Long.MAX_VALUE);
        return List.of(evidence.fromMicros(), evidence.toMicros(), evidence.tokensKept());
    }

    private static Set<Integer> positions(Evidence evidence) {
        Set<Integer> positions = new HashSet<>();
        for (VisualStep step : evidence.finalSteps()) {
            for (int position : step.positions()) {
                positions.add(position);
            }
        }
        return positions;
    }
}
