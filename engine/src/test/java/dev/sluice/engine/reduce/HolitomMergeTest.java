// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.policy.OptionValues;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** The streaming merge against {@link PlainHolitom}, and its contract. */
final class HolitomMergeTest {

    private static final int CLIPS = 3000;

    @ParameterizedTest
    @ValueSource(strings = {"holitom", "dtd+holitom"})
    void aClipThatFitsTheWindowGivesTheWholeClipResult(String name) throws Exception {
        for (long seed = 0; seed < CLIPS; seed++) {
            RandomClip clip = new RandomClip(seed);
            List<MergeEmission> emissions = new ArrayList<>();
            TemporalMerge merge = policy(name, clip).newClipMerge(emissions::add, Workers.caller());
            List<MergeInput> inputs = inputs(name, clip);
            for (MergeInput input : inputs) {
                assertThat(merge.accept(input)).isEmpty();
            }
            List<ReducedStep> provisional = merge.provisional();
            List<ReducedStep> reduced = merge.flush();

            PlainHolitom.Result expected = clip.plain().reduce(clip.plainClip(inputs));
            assertThat(emissions.get(0).retainRatio()).isEqualTo(expected.ratio(), within(1e-12));
            assertSame(reduced, expected.tokens(), clip, "seed " + seed);
            assertThat(bits(provisional)).isEqualTo(bits(reduced));
            assertThat(merge.window()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"holitom", "dtd+holitom"})
    void aFullWindowEmitsItsFirstSegmentAndContinuesAfterIt(String name) throws Exception {
        for (long seed = 0; seed < CLIPS; seed++) {
            RandomClip clip = new RandomClip(seed);
            int window = 1 + (int) (seed % 6);
            TemporalMerge merge = windowed(name, clip, window);
            List<MergeInput> inputs = inputs(name, clip);
            List<ReducedStep> reduced = new ArrayList<>();
            for (MergeInput input : inputs) {
                reduced.addAll(merge.accept(input));
                assertThat(merge.window()).hasSizeLessThanOrEqualTo(window);
            }
            reduced.addAll(merge.flush());

            List<TreeMap<Integer, double[]>> expected =
                    windowedPlain(clip.plain(), clip.plainClip(inputs), window);
            assertSame(reduced, expected, clip, "seed " + seed + ", window " + window);
        }
    }

    @Test
    void feedingTheWindowToANewInstanceContinuesAtEveryStep() throws Exception {
        for (long seed = 0; seed < 500; seed++) {
            RandomClip clip = new RandomClip(seed);
            int window = 2 + (int) (seed % 5);
            TemporalMerge uninterrupted = windowed("dtd+holitom", clip, window);
            TemporalMerge restored = windowed("dtd+holitom", clip, window);
            for (MergeInput input : inputs("dtd+holitom", clip)) {
                TemporalMerge next = windowed("dtd+holitom", clip, window);
                for (MergeInput open : restored.window()) {
                    assertThat(next.accept(open)).isEmpty();
                }
                restored = next;
                assertThat(bits(restored.accept(input)))
                        .as("seed %d", seed)
                        .isEqualTo(bits(uninterrupted.accept(input)));
                assertThat(bits(restored.provisional()))
                        .isEqualTo(bits(uninterrupted.provisional()));
            }
            assertThat(bits(restored.flush())).isEqualTo(bits(uninterrupted.flush()));
        }
    }

    @Test
    void provisionalChangesNothing() throws Exception {
        for (long seed = 0; seed < 500; seed++) {
            RandomClip clip = new RandomClip(seed);
            TemporalMerge asked = windowed("holitom", clip, 4);
            TemporalMerge left = windowed("holitom", clip, 4);
            for (MergeInput input : inputs("holitom", clip)) {
                assertThat(bits(asked.accept(input))).isEqualTo(bits(left.accept(input)));
                assertThat(bits(asked.provisional())).isEqualTo(bits(asked.provisional()));
            }
            assertThat(bits(asked.flush())).as("seed %d", seed).isEqualTo(bits(left.flush()));
        }
    }

    @Test
    void theSameClipGivesTheSameBitsBeforeAndAfterCompilation() throws Exception {
        RandomClip clip = new RandomClip(11);
        List<MergeInput> inputs = inputs("holitom", clip);
        List<String> first = null;
        for (int run = 0; run < 3000; run++) {
            TemporalMerge merge =
                    policy("holitom", clip).newClipMerge(emission -> {}, Workers.caller());
            for (MergeInput input : inputs) {
                merge.accept(input);
            }
            List<String> found = bits(merge.flush());
            first = first == null ? found : first;
            assertThat(found).as("run %d", run).isEqualTo(first);
        }
    }

    @Test
    void aSingleStepIsReducedOnlyByAttention() throws Exception {
        float[] attention = {0.1f, 0.9f, 0.9f, 0.4f};
        TokenStep step = step(7, new float[] {1, 2, 3, 4}, attention);
        TemporalMerge merge = merge(Map.of("retain-ratio", "0.5"));
        merge.accept(new MergeInput(step, first(4)));

        ReducedStep reduced = merge.flush().get(0);

        assertThat(reduced.step()).isEqualTo(7);
        assertThat(reduced.positions()).containsExactly(1, 2);
        assertThat(reduced.rows()).containsExactly(2, 3);
    }

    @Test
    void attentionTiesGoToTheLowestPosition() throws Exception {
        TokenStep step = step(0, new float[] {1, 2, 3, 4}, new float[] {1, 1, 1, 1});
        TemporalMerge merge = merge(Map.of("retain-ratio", "0.5"));
        merge.accept(new MergeInput(step, first(4)));

        assertThat(merge.flush().get(0).positions()).containsExactly(0, 1);
    }

    @Test
    void whenAllIsStaticOneStepStandsForTheClip() throws Exception {
        TemporalMerge merge = merge(Map.of("retain-ratio", "0.5", "beta", "0.5"));
        float[] features = {1, 2, 3, 4};
        for (int t = 0; t < 10; t++) {
            merge.accept(new MergeInput(step(t, features, null), t == 0 ? first(4) : same(4)));
        }

        List<ReducedStep> reduced = merge.flush();

        assertThat(reduced).hasSize(1);
        assertThat(reduced.get(0).step()).isZero();
        assertThat(reduced.get(0).positions()).containsExactly(0, 1, 2, 3);
        assertThat(reduced.get(0).rows()).containsExactly(features);
    }

    @Test
    void withoutStaticPositionsEveryStepIsASegment() throws Exception {
        List<MergeEmission> emissions = new ArrayList<>();
        TemporalMerge merge =
                ReductionPolicy.parse("holitom", Map.of("retain-ratio", "0.25"))
                        .newClipMerge(emissions::add, Workers.caller());
        for (int t = 0; t < 5; t++) {
            TokenStep step = step(t, new float[] {1, -1, 1, -1}, new float[] {t, 1, 2, 3});
            merge.accept(new MergeInput(step, new DropDecision(first(4).keep(), new float[4], 0)));
        }

        List<ReducedStep> reduced = merge.flush();

        assertThat(emissions.get(0).segments()).hasSize(5);
        assertThat(emissions.get(0).retainRatio()).isEqualTo(0.25);
        assertThat(reduced).hasSize(5).allMatch(step -> step.positions().length == 1);
        assertThat(reduced.get(4).positions()).containsExactly(0);
    }

    @Test
    void anotherGridEndsTheWindow() throws Exception {
        TemporalMerge merge = merge(Map.of("retain-ratio", "1"));
        merge.accept(new MergeInput(step(0, new float[] {1, 2}, null), first(2)));
        List<ReducedStep> old =
                merge.accept(new MergeInput(step(1, new float[] {1, 2, 3}, null), first(3)));

        assertThat(old).hasSize(1);
        assertThat(old.get(0).positions()).containsExactly(0, 1);
        assertThat(merge.window()).hasSize(1);
        assertThat(merge.flush().get(0).positions()).containsExactly(0, 1, 2);
    }

    @Test
    void aStepThatNoSpanCanTellOfEndsTheWindow() throws Exception {
        TemporalMerge merge = merge(Map.of("retain-ratio", "1"));
        long far = 1L << 31;
        float[] still = {1, 2};
        merge.accept(new MergeInput(step(0, still, null), first(2)));
        assertThat(merge.accept(new MergeInput(step(far - 1, still, null), same(2)))).isEmpty();
        assertThat(merge.provisional()).hasSize(1);

        List<ReducedStep> old = merge.accept(new MergeInput(step(far, still, null), same(2)));

        assertThat(old).hasSize(1);
        assertThat(old.get(0).spans()).containsOnly(Integer.MAX_VALUE);
        assertThat(merge.flush().get(0).positions()).containsExactly(0, 1);
    }

    @Test
    void invalidValuesAreRefusedAndChangeNothing() throws Exception {
        TemporalMerge merge = merge(Map.of("retain-ratio", "0.5"));
        merge.accept(new MergeInput(step(0, new float[] {1, 2}, new float[] {1, 2}), first(2)));
        List<String> before = bits(merge.provisional());
        float[] fine = {1, 2};
        for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1f / 0}) {
            assertRefused(merge, step(1, new float[] {1, broken}, fine), same(2), "features");
            assertRefused(merge, step(1, fine, new float[] {broken, 1}), same(2), "attention");
        }
        assertRefused(merge, step(1, fine, new float[] {1}), same(2), "1 floats of attention");
        assertRefused(merge, step(1, fine, fine), same(3), "drop decision is on 3");

        assertThat(bits(merge.provisional())).isEqualTo(before);
        assertThat(merge.window()).hasSize(1);
    }

    @Test
    void theWindowIsBoundedInBytesToo() throws Exception {
        PolicyOptions options =
                PolicyOptions.of(MaskKind.NONE, OptionValues.parse(Map.of("retain-ratio", "0.5")));
        TemporalMerge merge =
                new HolitomMerge(
                        options, 1000, 5 * 4 * Float.BYTES, emission -> {}, Workers.caller());
        for (int t = 0; t < 500; t++) {
            merge.accept(
                    new MergeInput(
                            step(t, new float[] {1, 2, 3, 4}, null), t == 0 ? first(4) : same(4)));
            assertThat(merge.window()).hasSizeLessThanOrEqualTo(5);
        }
        assertThat(merge.window()).isNotEmpty();
    }

    @Test
    void policiesWithoutAMergePassKeptTokensOnAtOnce() throws Exception {
        TemporalMerge merge = ReductionPolicy.parse("dtd-feature", Map.of()).newMerge();
        DropDecision some = new DropDecision(new boolean[] {true, false, true}, null, 0);
        DropDecision nothing = new DropDecision(new boolean[3], new float[3], 1);

        List<ReducedStep> reduced =
                merge.accept(new MergeInput(step(3, new float[] {5, 6, 7}, null), some));

        assertThat(reduced).hasSize(1);
        assertThat(reduced.get(0).positions()).containsExactly(0, 2);
        assertThat(reduced.get(0).rows()).containsExactly(5, 7);
        assertThat(merge.accept(new MergeInput(step(4, new float[] {5, 6, 7}, null), nothing)))
                .isEmpty();
        assertThat(merge.window()).isEmpty();
        assertThat(merge.flush()).isEmpty();
        assertThat(merge.provisional()).isEmpty();
    }

    private static void assertRefused(
            TemporalMerge merge, TokenStep step, DropDecision decision, String message) {
        assertThatThrownBy(() -> merge.accept(new MergeInput(step, decision)))
                .isInstanceOf(InvalidTokensException.class)
                .hasMessageContaining(message);
    }

    private static List<TreeMap<Integer, double[]>> windowedPlain(
            PlainHolitom plain, PlainHolitom.Clip clip, int window) {
        List<TreeMap<Integer, double[]>> tokens = new ArrayList<>();
        int from = 0;
        for (int t = 0; t < clip.steps(); t++) {
            while (t - from >= window) {
                PlainHolitom.Result result = plain.reduce(clip.part(from, t));
                int length = result.segments().get(0)[1] + 1;
                tokens.addAll(result.tokens().subList(0, length));
                from += length;
            }
        }
        tokens.addAll(plain.reduce(clip.part(from, clip.steps())).tokens());
        return tokens;
    }

    private static void assertSame(
            List<ReducedStep> found,
            List<TreeMap<Integer, double[]>> expected,
            RandomClip clip,
            String what) {
        Map<Long, ReducedStep> byStep = new HashMap<>();
        for (ReducedStep step : found) {
            assertThat(byStep.put(step.step(), step)).as(what).isNull();
        }
        assertThat(found).extracting(ReducedStep::step).isSorted();
        for (int t = 0; t < clip.length(); t++) {
            ReducedStep step = byStep.remove(clip.steps.get(t).step());
            int[] positions = step == null ? new int[0] : step.positions();
            int[] wanted = expected.get(t).keySet().stream().mapToInt(i -> i).toArray();
            assertThat(positions).as("%s, step %d", what, t).containsExactly(wanted);
            int next = 0;
            for (double[] row : expected.get(t).values()) {
                for (double value : row) {
                    assertThat((double) step.rows()[next++])
                            .as("%s, step %d", what, t)
                            .isEqualTo(value, within(1e-5));
                }
            }
        }
        assertThat(byStep).as(what).isEmpty();
    }

    private static ReductionPolicy policy(String name, RandomClip clip) {
        return ReductionPolicy.parse(name, clip.options());
    }

    private static TemporalMerge windowed(String name, RandomClip clip, int window) {
        Map<String, String> options = clip.options();
        options.put("window", String.valueOf(window));
        return ReductionPolicy.parse(name, options).newMerge();
    }

    private static List<MergeInput> inputs(String name, RandomClip clip) throws Exception {
        TokenDrop drop = policy(name, clip).newDrop();
        List<MergeInput> inputs = new ArrayList<>();
        for (TokenStep step : clip.steps) {
            inputs.add(new MergeInput(step, drop.accept(step)));
        }
        return inputs;
    }

    private static TemporalMerge merge(Map<String, String> options) {
        return ReductionPolicy.parse("holitom", options).newMerge();
    }

    private static TokenStep step(long index, float[] features, float[] attention) {
        return new TokenStep(
                index, new TokenGrid(1, features.length), 1, features, attention, null);
    }

    private static DropDecision first(int positions) {
        boolean[] keep = new boolean[positions];
        Arrays.fill(keep, true);
        return new DropDecision(keep, null, 0);
    }

    private static DropDecision same(int positions) {
        float[] similarity = new float[positions];
        Arrays.fill(similarity, 1);
        return new DropDecision(first(positions).keep(), similarity, 1);
    }

    private static List<String> bits(List<ReducedStep> steps) {
        return steps.stream()
                .map(
                        step ->
                                step.step()
                                        + Arrays.toString(step.positions())
                                        + Arrays.toString(step.rows()))
                .toList();
    }
}
