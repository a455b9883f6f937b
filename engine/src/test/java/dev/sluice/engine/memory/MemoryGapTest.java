// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.model.VisualStep;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link VisualMemory}: time in which a stream has no steps. */
class MemoryGapTest {

    private static final TokenGrid GRID = new TokenGrid(2, 2);
    private static final long HOURS = 36_000; // ten, in steps
    private static final long LONGEST = 100; // without a gap, in steps

    private final TreeStore open = new TreeStore();
    private final TreeStore blocks = new TreeStore();
    private final TreeStore canvas = new TreeStore();

    static List<String> policies() {
        return List.of("none", "dtd-feature", "dtd-anchored", "holitom", "dtd+holitom", "pool");
    }

    @ParameterizedTest
    @MethodSource("policies")
    void whatWasBeforeAGapIsFinal(String policy) throws IOException {
        VisualMemory memory = memory(policy, LONGEST);
        List<FinalStep> done = new ArrayList<>();
        for (long step : List.of(0L, 1L, 2L, 3L, HOURS)) {
            done.addAll(memory.accept(step(step)));
        }
        assertThat(done).extracting(FinalStep::step).contains(0L, 1L, 2L, 3L);
        Evidence evidence = memory.evidence(Evidence.NONE, TestingSteps.end(HOURS));
        assertThat(evidence.provisionalSteps())
                .as("their positions follow the final ones")
                .isEmpty();
        assertThat(steps(evidence)).contains(0L, HOURS);

        Evidence inside = memory.evidence(Evidence.NONE, TestingSteps.capture(HOURS - 1));
        assertThat(steps(inside)).contains(0L).doesNotContain(HOURS);
        assertThat(inside.toMicros()).isEqualTo(TestingSteps.end(3));
    }

    @Test
    void aLateQuestionFromInsideAGapHasTheTokensThatItWouldHaveHadInTime() throws IOException {
        VisualMemory memory = memory("holitom", LONGEST);
        for (long step = 0; step < 5; step++) {
            memory.accept(step(step));
        }
        long moment = TestingSteps.capture(500);
        List<VisualStep> inTime = memory.evidence(Evidence.NONE, moment).provisionalSteps();
        memory.accept(step(HOURS));

        assertThat(memory.evidence(Evidence.NONE, moment).finalSteps())
                .usingRecursiveComparison()
                .isEqualTo(inTime);
    }

    @Test
    void theLongestTimeBetweenTwoStepsIsNoGap() throws IOException {
        VisualMemory memory = memory("holitom", LONGEST);
        memory.accept(step(0));
        assertThat(memory.accept(at(1, LONGEST * TestingSteps.SECOND + TestingSteps.end(0))))
                .isEmpty();
        assertThat(memory.accept(at(2, 2 * LONGEST * TestingSteps.SECOND + TestingSteps.end(0))))
                .isEmpty();
        assertThat(open.size()).isEqualTo(3);
        assertThat(
                        memory.accept(
                                at(3, 3 * LONGEST * TestingSteps.SECOND + TestingSteps.end(0) + 1)))
                .extracting(FinalStep::step)
                .containsExactly(0L, 1L, 2L);
        assertThat(open.size()).isEqualTo(1);
    }

    @Test
    void gatedStepsDoNotHideAGap() throws IOException {
        VisualMemory memory = memory("dtd+holitom", LONGEST);
        memory.accept(step(0));
        memory.accept(TestingSteps.gated("cam", 1, GRID));
        assertThat(memory.accept(TestingSteps.gated("cam", HOURS, GRID)))
                .extracting(FinalStep::step)
                .containsExactly(0L, 1L, HOURS);
        assertThat(open.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aRestoreChangesNothing(long seed) throws IOException {
        List<List<Long>> without = play(seed, false);
        assertThat(play(seed, true)).as("seed %d", seed).isEqualTo(without);
    }

    /** Returns the steps that each step makes final. */
    private static List<List<Long>> play(long seed, boolean restored) throws IOException {
        MemoryGapTest test = new MemoryGapTest();
        Random random = new Random(seed);
        List<List<Long>> done = new ArrayList<>();
        VisualMemory memory = test.memory("dtd+holitom", LONGEST);
        long step = 0;
        for (int i = 0; i < 40; i++) {
            step += random.nextInt(6) == 0 ? HOURS : 1;
            memory = restored ? test.memory("dtd+holitom", LONGEST) : memory;
            done.add(memory.accept(step(step)).stream().map(FinalStep::step).toList());
        }
        return done;
    }

    /** Releases before this one stored windows that extend across a gap. */
    @Test
    void aStoredWindowWithAGapIsClosedWhenItIsRead() throws IOException {
        VisualMemory before = memory("holitom", 2 * HOURS);
        for (long step : List.of(0L, 1L, HOURS, HOURS + 1)) {
            assertThat(before.accept(step(step))).isEmpty();
        }
        VisualMemory memory = memory("holitom", LONGEST);
        assertThat(LongStream.of(0, 1, HOURS, HOURS + 1).filter(id -> open.get(id) != null))
                .containsExactly(HOURS, HOURS + 1);
        assertThat(steps(memory.evidence(Evidence.NONE, TestingSteps.end(HOURS + 1))))
                .contains(0L, HOURS);
    }

    private static List<Long> steps(Evidence evidence) {
        List<VisualStep> all = new ArrayList<>(evidence.finalSteps());
        all.addAll(evidence.provisionalSteps());
        return all.stream().map(VisualStep::step).toList();
    }

    private VisualMemory memory(String policy, long longestSteps) throws IOException {
        MemoryLimits limits =
                new MemoryLimits(
                        10_000,
                        1 << 20,
                        1_000,
                        10 * HOURS * TestingSteps.SECOND,
                        longestSteps * TestingSteps.SECOND,
                        0.8,
                        4,
                        0.9);
        return new VisualMemory(
                limits, ReductionPolicy.parse(policy, Map.of())::newMerge, open, blocks, canvas);
    }

    private static DroppedStep step(long step) {
        return TestingSteps.dropped(new Random(step), "cam", step, GRID, 3, 1);
    }

    /** Returns a step of one frame at this capture time. */
    private static DroppedStep at(long step, long micros) {
        DroppedStep sample = step(step);
        EncodedStep moved = new EncodedStep("cam", micros, micros, sample.encoded().tokens());
        return new DroppedStep(moved, sample.decision(), false);
    }
}
