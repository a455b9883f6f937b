// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

/**
 * All golden cases: masks, positions, segments and ratios exact, tokens to 1e-4, or 2e-4 for the
 * methods that came later. What works inside the language model is in {@link InsideGolden}. The
 * property {@code sluice.goldens.policies} names another folder.
 */
final class GoldenTest {

    private static final Set<String> INSIDE_THE_DECODER = Set.of("adaptinfer", "gui-kv");
    private static final Set<String> BEFORE = Set.of("dtd-feature", "dtd-pixel", "holitom");
    private static final float TOLERANCE = 2e-4f;

    @Test
    void thereAreCases() {
        assertThat(GoldenCases.all()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void leavesWhatTheAuthorsLeave(GoldenCases.Case golden) throws Exception {
        ReductionPolicy policy = golden.reductionPolicy();
        ClipReduction reduced = ClipReduction.run(policy, golden.steps());

        if (golden.has("keep.npy")) {
            assertThat(flags(reduced)).containsExactly(golden.expected("keep.npy").booleans());
        }
        if (golden.has("positions.npy")) {
            assertThat(reduced.positions())
                    .containsExactly(golden.expected("positions.npy").ints());
        }
        if (golden.has("tokens.npy")) {
            float[] expected = golden.expected("tokens.npy").floats();
            if (golden.policy().equals("tome")
                    || golden.params().path("version").asText().equals("v4")) {
                assertSameRows(reduced.embeddings(), expected, reduced.dim());
            } else {
                assertThat(reduced.embeddings()).containsExactly(expected, offset(TOLERANCE));
            }
        }
    }

    private static boolean[] flags(ClipReduction reduced) {
        int tokens = reduced.stepTokens();
        boolean[] flags = new boolean[reduced.steps().size() * tokens];
        for (ReducedStep step : reduced.tokens()) {
            for (int position : step.positions()) {
                flags[(int) step.step() * tokens + position] = true;
            }
        }
        return flags;
    }

    /** The authors give the rows of each step in another order. */
    private static void assertSameRows(float[] found, float[] expected, int dim) {
        assertThat(found).hasSameSizeAs(expected);
        boolean[] used = new boolean[found.length / dim];
        for (int row = 0; row < used.length; row++) {
            int match = match(found, expected, row, dim, used);
            assertThat(match).as("a row equal to row %d", row).isNotNegative();
            used[match] = true;
        }
    }

    private static int match(float[] found, float[] expected, int row, int dim, boolean[] used) {
        for (int candidate = 0; candidate < used.length; candidate++) {
            float worst = used[candidate] ? Float.MAX_VALUE : 0;
            for (int i = 0; i < dim && worst <= TOLERANCE; i++) {
                float difference = found[candidate * dim + i] - expected[row * dim + i];
                worst = Math.max(worst, Math.abs(difference));
            }
            if (worst <= TOLERANCE) {
                return candidate;
            }
        }
        return -1;
    }

    private static Stream<GoldenCases.Case> methods() {
        return GoldenCases.all()
                .filter(golden -> !BEFORE.contains(golden.policy()))
                .filter(golden -> !INSIDE_THE_DECODER.contains(golden.policy()));
    }

    @ParameterizedTest
    @MethodSource("drops")
    void dropsWhatTheAuthorsDrop(GoldenCases.Case golden) throws Exception {
        TokenDrop drop = golden.reductionPolicy().newDrop();
        Npy expected = golden.expected("keep.npy");
        boolean[] keep = new boolean[expected.size()];
        int next = 0;
        for (TokenStep step : golden.steps()) {
            for (boolean kept : drop.accept(step).keep()) {
                keep[next++] = kept;
            }
        }

        assertThat(keep).containsExactly(expected.booleans());
    }

    @ParameterizedTest
    @MethodSource("merges")
    void mergesWhatTheAuthorsMerge(GoldenCases.Case golden) throws Exception {
        List<MergeEmission> emissions = new ArrayList<>();
        ReductionPolicy policy = golden.reductionPolicy();
        TokenDrop drop = policy.newDrop();
        TemporalMerge merge = policy.newClipMerge(emissions::add, Workers.caller());
        for (TokenStep step : golden.steps()) {
            assertThat(merge.accept(new MergeInput(step, drop.accept(step)))).isEmpty();
        }
        List<ReducedStep> reduced = merge.flush();

        assertPositions(reduced, golden.expected("positions.npy").ints());
        assertRows(reduced, golden.expected("tokens.npy").floats());
        assertThat(emissions).hasSize(1);
        assertEmission(emissions.get(0), golden.params());
    }

    private static void assertPositions(List<ReducedStep> reduced, int[] expected) {
        List<Integer> found = new ArrayList<>();
        for (ReducedStep step : reduced) {
            for (int position : step.positions()) {
                found.add((int) step.step());
                found.add(position);
            }
        }
        assertThat(found.stream().mapToInt(i -> i).toArray()).containsExactly(expected);
    }

    private static void assertRows(List<ReducedStep> reduced, float[] expected) {
        int next = 0;
        for (ReducedStep step : reduced) {
            for (float value : step.rows()) {
                assertThat(value).isEqualTo(expected[next++], offset(1e-4f));
            }
        }
        assertThat(next).isEqualTo(expected.length);
    }

    private static void assertEmission(MergeEmission emission, JsonNode params) {
        assertThat(emission.retainRatio())
                .isEqualTo(params.get("adjusted_retain_ratio").asDouble(), within(0.0));
        assertThat(emission.segments().stream().mapToLong(MergeEmission.Segment::saved).sum())
                .isEqualTo(params.get("total_reduced").asLong());
        List<List<Long>> expected = new ArrayList<>();
        for (JsonNode segment : params.get("segments")) {
            expected.add(List.of(segment.get(0).asLong(), segment.get(1).asLong()));
        }
        assertThat(emission.segments())
                .extracting(segment -> List.of(segment.firstStep(), segment.lastStep()))
                .isEqualTo(expected);
    }

    /** The visual tokens that AdaptInfer keeps between two layers of the language model. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("scores")
    void ranksByTheTextAsTheAuthorsDo(GoldenCases.Case golden) throws Exception {
        InsideGolden.Ranked ranked = InsideGolden.ranked(golden);

        assertThat(ranked.scores())
                .usingComparatorWithPrecision(1e-4)
                .containsExactly(ranked.expectedScores());
        assertThat(ranked.keep()).containsExactly(golden.expected("keep.npy").booleans());
    }

    /** The tokens that GUI-KV keeps in the KV cache of each head. */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("evictions")
    void evictsWhatTheAuthorsEvict(GoldenCases.Case golden) throws Exception {
        assertThat(InsideGolden.kept(golden)).containsExactly(golden.expected("kept.npy").ints());
    }

    private static Stream<GoldenCases.Case> scores() {
        return GoldenCases.of("adaptinfer");
    }

    private static Stream<GoldenCases.Case> evictions() {
        return GoldenCases.of("gui-kv");
    }

    private static Stream<GoldenCases.Case> drops() {
        return Stream.concat(GoldenCases.of("dtd-feature"), GoldenCases.of("dtd-pixel"));
    }

    private static Stream<GoldenCases.Case> merges() {
        return GoldenCases.of("holitom");
    }
}
