// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.policy.ClipPolicy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What holds of every policy, alone and behind a drop: the same steps give the same bits, a stream
 * can stop anywhere and go on, budgets are kept, the state is bounded, and odd steps are harmless.
 */
final class PolicyConformanceTest {

    private static final int STEPS = 40;

    /** DyCoke has a share for the steps that it compares; every other step stays whole. */
    private static final Set<String> WITHOUT_BUDGET = Set.of("mustdrop", "pool", "dycoke");

    /** The methods alone, and behind the drop that they are most useful with. */
    static Stream<String> policies() {
        return Stream.concat(
                ReductionPolicy.names().stream().filter(name -> !name.equals("dtd-pixel")),
                ClipPolicy.names().stream().map(name -> "dtd-anchored+" + name));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void theSameStepsGiveTheSameBits(String name) throws Exception {
        List<TokenStep> steps = new SignalClip(11, 5, 4).steps(STEPS);

        assertThat(bits(stream(name, steps))).isEqualTo(bits(stream(name, steps)));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aStreamThatStopsAnywhereGoesOnAsIfItHadNot(String name) throws Exception {
        List<TokenStep> steps = new SignalClip(12, 4, 4).steps(STEPS);
        List<String> whole = bits(stream(name, steps));
        for (int stop = 1; stop < STEPS; stop += 7) {
            Reducers first = new Reducers(name);
            List<ReducedStep> reduced = new ArrayList<>(first.accept(steps.subList(0, stop)));
            Reducers second = new Reducers(name);
            second.restore(first);
            reduced.addAll(second.accept(steps.subList(stop, STEPS)));
            reduced.addAll(second.merge.flush());

            assertThat(bits(reduced)).as("stopped after %d steps", stop).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void provisionalTokensAreThoseOfAFlush(String name) throws Exception {
        Reducers reducers = new Reducers(name);
        for (TokenStep step : new SignalClip(13, 4, 3).steps(STEPS)) {
            reducers.accept(List.of(step));
            List<String> provisional = bits(reducers.merge.provisional());
            assertThat(bits(reducers.merge.provisional())).isEqualTo(provisional);
            Reducers flushed = new Reducers(name);
            flushed.restore(reducers);
            assertThat(bits(flushed.merge.flush())).isEqualTo(provisional);
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void positionsAreThoseOfTheGridAndAscend(String name) throws Exception {
        long last = -1;
        for (ReducedStep step : stream(name, new SignalClip(14, 5, 3).steps(STEPS))) {
            assertThat(step.step()).isGreaterThan(last);
            last = step.step();
            assertThat(step.positions()).isSorted().doesNotHaveDuplicates();
            assertThat(Arrays.stream(step.positions()).allMatch(p -> p >= 0 && p < 15)).isTrue();
            assertThat(step.rows()).hasSize(step.positions().length * SignalClip.DIM);
            for (float value : step.rows()) {
                assertThat(Float.isFinite(value)).isTrue();
            }
        }
    }

    /** The first step of a stream may be whole beside the budget. */
    @ParameterizedTest
    @MethodSource("policies")
    void theBudgetIsKept(String name) throws Exception {
        if (budgetIsNone(name)) {
            return;
        }
        int grid = 36;
        List<TokenStep> steps = new SignalClip(15, 6, 6).steps(48);
        List<ReducedStep> reduced =
                stream(name, steps, Map.of("retain-ratio", "0.25", "threshold", "1"));
        long kept = reduced.stream().mapToLong(step -> step.positions().length).sum();
        double slack = name.contains("flashvid") ? 1.35 : 1.1; // FlashVID expands its share

        assertThat((double) kept).isLessThanOrEqualTo(grid + slack * 0.25 * 48 * grid);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void theStateIsBounded(String name) throws Exception {
        Reducers reducers = new Reducers(name);
        int most = 0;
        for (TokenStep step : new SignalClip(16, 3, 3).steps(200)) {
            reducers.accept(List.of(step));
            int bytes = reducers.drop.snapshot().length;
            bytes += reducers.merge.window().size() * 9 * step.dim() * Float.BYTES;
            most = Math.max(most, bytes);
        }

        assertThat(most).isLessThan(33 * 9 * SignalClip.DIM * Float.BYTES + 20_000);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void oneStepAndEqualStepsAreHarmless(String name) throws Exception {
        SignalClip clip = new SignalClip(17, 4, 4);
        TokenStep first = clip.steps(1).get(0);
        assertThat(stream(name, List.of(first))).hasSizeLessThanOrEqualTo(1);

        List<TokenStep> still = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            still.add(clip.at(t, clip.equal(0.5f)));
        }
        assertThat(bits(stream(name, still))).isEqualTo(bits(stream(name, still)));
        List<TokenStep> zero = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            zero.add(clip.at(t, clip.equal(0)));
        }
        for (ReducedStep step : stream(name, zero)) {
            for (float value : step.rows()) {
                assertThat(value).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anotherGridStartsAnew(String name) throws Exception {
        List<TokenStep> steps = new ArrayList<>(new SignalClip(18, 4, 4).steps(5));
        for (TokenStep step : new SignalClip(19, 3, 5).steps(20).subList(5, 20)) {
            steps.add(step);
        }
        Set<TokenGrid> grids = new HashSet<>();
        stream(name, steps).forEach(step -> grids.add(step.grid()));

        assertThat(grids).containsExactlyInAnyOrder(new TokenGrid(4, 4), new TokenGrid(3, 5));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aStepThatIsNotFiniteIsRefusedAndChangesNothing(String name) throws Exception {
        SignalClip clip = new SignalClip(20, 4, 3);
        List<TokenStep> steps = clip.steps(STEPS);
        Reducers reducers = new Reducers(name);
        List<ReducedStep> reduced = new ArrayList<>(reducers.accept(steps.subList(0, 9)));
        float[] broken = steps.get(9).features().clone();
        broken[7] = Float.NaN;

        assertThatThrownBy(() -> reducers.accept(List.of(clip.at(9, broken))))
                .isInstanceOf(InvalidTokensException.class)
                .hasMessageContaining("NaN");
        reduced.addAll(reducers.accept(steps.subList(9, STEPS)));
        reduced.addAll(reducers.merge.flush());
        assertThat(bits(reduced)).isEqualTo(bits(stream(name, steps)));
    }

    private static boolean budgetIsNone(String name) {
        boolean dropsOnly = !name.contains("+") && ClipPolicy.of(name).isEmpty();
        boolean holitom = name.endsWith("holitom");
        String method = name.substring(name.indexOf('+') + 1);
        return WITHOUT_BUDGET.contains(method)
                || dropsOnly && !holitom && !name.equals("divprune-stream");
    }

    private static List<ReducedStep> stream(String name, List<TokenStep> steps) throws Exception {
        return stream(name, steps, Map.of());
    }

    private static List<ReducedStep> stream(
            String name, List<TokenStep> steps, Map<String, String> options) throws Exception {
        Reducers reducers = new Reducers(name, options);
        List<ReducedStep> reduced = new ArrayList<>(reducers.accept(steps));
        reduced.addAll(reducers.merge.flush());
        return reduced;
    }

    private static List<String> bits(List<ReducedStep> steps) {
        return steps.stream()
                .map(
                        step ->
                                "%d %s %s %s %s"
                                        .formatted(
                                                step.step(),
                                                step.grid(),
                                                Arrays.toString(step.positions()),
                                                Arrays.toString(step.spans()),
                                                Arrays.toString(step.rows())))
                .toList();
    }

    /** The two reducers of a stream. */
    private static final class Reducers {

        private final TokenDrop drop;
        private final TemporalMerge merge;

        Reducers(String name) {
            this(name, Map.of());
        }

        Reducers(String name, Map<String, String> options) {
            ReductionPolicy policy = ReductionPolicy.parse(name, options);
            this.drop = policy.newDrop();
            this.merge = policy.newMerge();
        }

        List<ReducedStep> accept(List<TokenStep> steps) throws InvalidTokensException {
            List<ReducedStep> reduced = new ArrayList<>();
            for (TokenStep step : steps) {
                reduced.addAll(merge.accept(new MergeInput(step, drop.accept(step))));
            }
            return reduced;
        }

        void restore(Reducers other) throws Exception {
            drop.restore(other.drop.snapshot());
            for (MergeInput input : other.merge.window()) {
                assertThat(merge.accept(input)).isEmpty();
            }
        }
    }
}
