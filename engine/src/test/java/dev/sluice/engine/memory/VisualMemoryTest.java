// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.model.VisualStep;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of {@link VisualMemory}: the open window, counts, and what a question may see. */
class VisualMemoryTest {

    private static final TokenGrid GRID = new TokenGrid(2, 2);
    private static final long GAP = 100 * TestingSteps.SECOND;
    private static final MemoryLimits WIDE =
            new MemoryLimits(10_000, 1 << 20, 1_000, 3600 * TestingSteps.SECOND, GAP, 0.8, 4, 0.9);

    private final TreeStore open = new TreeStore();
    private final TreeStore blocks = new TreeStore();
    private final TreeStore canvas = new TreeStore();
    private final Random random = new Random(1);

    @Test
    void aQuestionSeesTheProvisionalTokensOfTheOpenWindow() throws IOException {
        VisualMemory memory = memory(WIDE, 8);
        for (int step = 0; step < 5; step++) {
            assertThat(memory.accept(all(step))).isEmpty();
        }
        Evidence evidence = memory.evidence(Evidence.NONE, TestingSteps.end(4));
        assertThat(evidence.finalSteps()).isEmpty();
        assertThat(evidence.provisionalSteps()).extracting(VisualStep::step).contains(0L, 4L);
        assertThat(evidence.frames()).isEqualTo(10);
        assertThat(evidence.tokensSeen()).isEqualTo(20);
        assertThat(evidence.fromMicros()).isEqualTo(TestingSteps.capture(0));
        assertThat(evidence.toMicros()).isEqualTo(TestingSteps.end(4));
    }

    @Test
    void aQuestionInTheMiddleSeesExactlyTheStepsThatEndAtOrBeforeIt() throws IOException {
        VisualMemory memory = memory(WIDE, 0);
        for (int step = 0; step < 5; step++) {
            memory.accept(all(step));
        }
        assertThat(memory.evidence(Evidence.NONE, TestingSteps.end(2)).finalSteps())
                .extracting(VisualStep::step)
                .containsExactly(0L, 1L, 2L);
        assertThat(memory.evidence(Evidence.NONE, TestingSteps.end(2) - 1).finalSteps())
                .extracting(VisualStep::step)
                .containsExactly(0L, 1L);
    }

    @Test
    void aLateQuestionInsideTheOpenWindowSeesWhatItWouldHaveSeenInTime() throws IOException {
        VisualMemory memory = memory(WIDE, 20);
        Evidence inTime = null;
        for (int step = 0; step < 10; step++) {
            memory.accept(some(step));
            if (step == 6) {
                inTime = memory.evidence(Evidence.NONE, TestingSteps.end(6));
            }
        }
        assertThat(memory.evidence(Evidence.NONE, TestingSteps.end(6)))
                .usingRecursiveComparison()
                .isEqualTo(inTime);
    }

    @Test
    void aLateQuestionDoesNotSeeTokensThatWereMergedWithLaterOnes() throws IOException {
        VisualMemory memory = memory(WIDE, 4);
        memory.accept(all(0));
        for (int step = 1; step < 9; step++) {
            memory.accept(none(step));
        }
        assertThat(memory.evidence(Evidence.NONE, TestingSteps.end(0)).isEmpty()).isTrue();
        assertThat(memory.evidence(Evidence.NONE, TestingSteps.end(1)).tokensKept()).isEqualTo(4);
    }

    @Test
    void aLateQuestionDoesNotSeeWhatHolitomMergedOverLaterSteps() throws IOException {
        ReductionPolicy policy =
                ReductionPolicy.parse("holitom", Map.of("window", "4", "retain-ratio", "1"));
        VisualMemory memory = new VisualMemory(WIDE, policy::newMerge, open, blocks, canvas);
        for (int step = 0; step < 20; step++) {
            memory.accept(still(step, 1f + step / 8f, step % 10 == 0));
        }
        Evidence middle = memory.evidence(Evidence.NONE, TestingSteps.end(12));
        assertThat(middle.finalSteps()).extracting(VisualStep::step).containsExactly(0L, 4L, 8L);
        assertThat(middle.finalSteps().get(0).rows()[0])
                .as("mean of steps 0 to 3, which all end before the question")
                .isEqualTo(1f + 1.5f / 8f);
        Evidence inside = memory.evidence(Evidence.NONE, TestingSteps.end(2));
        assertThat(inside.isEmpty()).as("step 0 stands for steps 0 to 3 now").isTrue();
    }

    /** Features that point in one direction and grow; static unless something happens. */
    private static DroppedStep still(long step, float value, boolean event) {
        float[] similarity = new float[GRID.size()];
        Arrays.fill(similarity, event ? 0 : 1);
        boolean[] keep = new boolean[GRID.size()];
        Arrays.fill(keep, true);
        return new DroppedStep(
                new EncodedStep(
                        "cam",
                        TestingSteps.capture(step),
                        TestingSteps.end(step),
                        TestingMerge.step(step, GRID, 3, value)),
                new DropDecision(keep, step == 0 ? null : similarity, 1),
                false);
    }

    @Test
    void stepsThatWereNotEncodedDifferFromThoseOfWhichAllWasDropped() throws IOException {
        VisualMemory memory = memory(WIDE, 4);
        memory.accept(all(0));
        memory.accept(none(1));
        memory.accept(TestingSteps.gated("cam", 2, GRID));
        VisualMemory restored = memory(WIDE, 4);
        List<FinalStep> done = restored.closeWindow();
        assertThat(done).extracting(step -> step.tokens().kept()).containsExactly(4, 0, 0);
        assertThat(done).extracting(FinalStep::gated).containsExactly(false, false, true);
    }

    @Test
    void gatedStepsCountAsSeenAndWaitForTheStepsBeforeThem() throws IOException {
        VisualMemory memory = memory(WIDE, 4);
        memory.accept(all(0));
        assertThat(memory.accept(TestingSteps.gated("cam", 1, GRID))).isEmpty();
        assertThat(open.size()).isEqualTo(2);
        Evidence evidence = memory.evidence(Evidence.NONE, TestingSteps.end(1));
        assertThat(evidence.tokensSeen()).isEqualTo(8);
        assertThat(evidence.tokensKept()).isEqualTo(4);
        memory.accept(all(2));
        memory.accept(all(3));
        memory.accept(all(4));
        assertThat(memory.accept(all(5)))
                .extracting(FinalStep::step)
                .as("the first half of the window, with the gated step between")
                .containsExactly(0L, 1L, 2L);
    }

    @Test
    void theWindowIsClosedWhenGatedStepsWouldHoldItOpenForEver() throws IOException {
        MemoryLimits limits =
                new MemoryLimits(10_000, 1 << 20, 16, 3600 * TestingSteps.SECOND, GAP, 0.8, 4, 0.9);
        VisualMemory memory = memory(limits, 4);
        memory.accept(all(0));
        for (int step = 1; step < 1000; step++) {
            memory.accept(TestingSteps.gated("cam", step, GRID));
            assertThat(open.size() + blocks.size()).isLessThanOrEqualTo(2 * 16);
        }
        assertThat(memory.evidence(Evidence.NONE, TestingSteps.end(999)).tokensKept()).isEqualTo(4);
    }

    @Test
    void lookbackHasTheCanvasAsOfItsBeginning() throws IOException {
        VisualMemory memory = memory(WIDE, 0);
        memory.accept(all(0));
        for (int step = 1; step < 10; step++) {
            memory.accept(keeping(step, 1));
        }
        Evidence evidence = memory.evidence(TestingSteps.end(6), TestingSteps.end(8));
        assertThat(evidence.finalSteps())
                .extracting(VisualStep::step)
                .containsExactly(0L, 6L, 7L, 8L);
        assertThat(evidence.finalSteps().get(0).positions()).containsExactly(0, 2, 3);
        assertThat(evidence.frames()).isEqualTo(4);
        assertThat(evidence.tokensKept()).isEqualTo(6);
        assertThat(evidence.tokensSeen()).isEqualTo(8 + 4);
    }

    @Test
    void timesBeforeTheHorizonAreGone() throws IOException {
        MemoryLimits limits =
                new MemoryLimits(10_000, 1 << 20, 4, 3600 * TestingSteps.SECOND, GAP, 0.5, 4, 0.9);
        VisualMemory memory = memory(limits, 0);
        assertThat(memory.isGone(Long.MIN_VALUE + 1)).isFalse();
        for (int step = 0; step < 10; step++) {
            memory.accept(all(step));
        }
        long horizon = memory.beginMicros();
        assertThat(memory.isGone(horizon - 1)).isTrue();
        assertThat(memory.isGone(horizon)).isFalse();
        assertThat(memory.evidence(horizon, horizon).tokensKept()).isEqualTo(4);
        assertThatThrownBy(() -> memory.evidence(horizon - 1, horizon))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stepsThatComeAgainAreNotTaken() throws IOException {
        VisualMemory memory = memory(WIDE, 4);
        memory.accept(all(5));
        assertThat(memory.takes(5)).isFalse();
        assertThat(memory.takes(6)).isTrue();
        assertThatThrownBy(() -> memory.accept(all(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("step 5");
    }

    @Test
    void closingTheWindowMakesProvisionalTokensFinal() throws IOException {
        VisualMemory memory = memory(WIDE, 8);
        for (int step = 0; step < 5; step++) {
            memory.accept(some(step));
        }
        Evidence before = memory.evidence(Evidence.NONE, TestingSteps.end(4));
        assertThat(memory.closeWindow())
                .extracting(FinalStep::step)
                .containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(open.size()).isZero();
        assertThat(memory.closeWindow()).isEmpty();
        assertThat(memory.evidence(Evidence.NONE, TestingSteps.end(4)).finalSteps())
                .usingRecursiveComparison()
                .isEqualTo(before.provisionalSteps());
    }

    @Test
    void anotherPolicyAfterARestoreMakesTheWindowFinal() throws IOException {
        VisualMemory memory = memory(WIDE, 8);
        for (int step = 0; step < 6; step++) {
            memory.accept(all(step));
        }
        memory(WIDE, 0);
        assertThat(open.size()).isZero();
        assertThat(blocks.size()).isEqualTo(6);
    }

    private VisualMemory memory(MemoryLimits limits, int window) throws IOException {
        return new VisualMemory(limits, () -> new TestingMerge(window), open, blocks, canvas);
    }

    private DroppedStep all(long step) {
        return TestingSteps.dropped(random, "cam", step, GRID, 3, 1);
    }

    private DroppedStep some(long step) {
        return TestingSteps.dropped(random, "cam", step, GRID, 3, 0.4);
    }

    private DroppedStep none(long step) {
        return TestingSteps.dropped(random, "cam", step, GRID, 3, 0);
    }

    private DroppedStep keeping(long step, int position) {
        DroppedStep all = all(step);
        Arrays.fill(all.decision().keep(), false);
        all.decision().keep()[position] = true;
        return all;
    }
}
