// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.benchmarks.BoundedStream;
import dev.sluice.engine.reduce.ClipReduction;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenStep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The table of goals, without its measurements' being good. */
final class GoalsTest {

    @TempDir private Path folder;

    @Test
    void aRatioIsTheMedianOfItsRounds() {
        Ratio ratio = Ratio.of(9, 1, 5, 3, 7);

        assertThat(ratio).isEqualTo(new Ratio(5, 3, 7));
        assertThat(Ratio.NONE.isNone()).isTrue();
    }

    @Test
    void sidesTakeTurnsAndTheRatioIsTheAnchorsTimeByTheSides() throws Exception {
        StringBuilder order = new StringBuilder();
        Side anchor = side(order, 'a', 3_000_000);
        Side side = side(order, 's', 1_000_000);

        Ratio ratio = new Turns(3, 1_000_000).compareCpu(anchor, side);

        assertThat(ratio.median()).isEqualTo(3);
        assertThat(order.toString()).endsWith("asasas");
    }

    private static Side side(StringBuilder order, char name, double nanos) {
        return times -> {
            order.append(name);
            return new Cost(nanos, nanos);
        };
    }

    @Test
    void aVerdictNeedsAGoalAndAMeasurement() {
        assertThat(line("one", 10, 10).verdict()).isEqualTo("met");
        assertThat(line("one", 10, 9.9).verdict()).isEqualTo("missed");
        assertThat(line("one", 0, 9.9).verdict()).isEqualTo("no goal");
        assertThat(line("one", 10, Double.NaN).verdict()).isEqualTo("not measured");
    }

    @Test
    void lessThanHalfOfWhatIsRecordedIsAShortfall() throws Exception {
        Path recorded = folder.resolve("goals.json");
        RecordedRatios.write(recorded, List.of(line("one", 0, 4), line("two", 0, 4)));

        List<String> shortfalls =
                RecordedRatios.shortfalls(
                        recorded,
                        List.of(line("one", 0, 1.9), line("two", 0, 2), line("new", 0, 1)));

        assertThat(shortfalls)
                .containsExactly("one: ratio 1.90, recorded 4.00, expected at least half of it");
    }

    @Test
    void theReducersAreMeasuredAgainstTheBandwidth() throws Exception {
        List<GoalLine> lines =
                new BandwidthGoals(new CameraClip(3, 9, 64)).measure(new Turns(1, 1_000_000));
        Path json = folder.resolve("table.json");
        GoalReport report = new GoalReport(lines);
        report.write(json);

        assertThat(lines).extracting(GoalLine::name).doesNotHaveDuplicates().hasSize(5);
        assertThat(report.text()).contains("| dtd-feature decisions, 3×9×64 | ");
        assertThat(Files.readString(json)).contains("\"lines\"", "dtd-pixel");
    }

    @Test
    void aClipIsTheSameEachTime() {
        CameraClip clip = new CameraClip(3, 9, 16);

        assertThat(clip.features()).isEqualTo(new CameraClip(3, 9, 16).features());
        assertThat(clip.features()).hasSize(3 * 9 * 16);
        assertThat(clip.pixelSteps()).hasSize(3);
    }

    @Test
    void aPolicyAgreesIfItKeepsTheSameTokens() throws Exception {
        List<TokenStep> steps = new CameraClip(4, 9, 16).featureSteps();
        ReductionPolicy policy = ReductionPolicy.parse("cls-rank", Map.of("tokens", "1"));
        int[] positions = ClipReduction.run(policy, steps).positions();
        ObjectNode theirs = new ObjectMapper().createObjectNode().put("kept", 4);
        ArrayNode numbers = theirs.putArray("positions");
        for (int step = 0; step < 4; step++) {
            numbers.add(9 * step + positions[2 * step + 1]);
        }

        assertThat(Agreement.of(policy, steps, theirs)).isEqualTo(new Agreement(true, "equal"));
        numbers.set(0, (numbers.get(0).intValue() + 1) % 9);
        assertThat(Agreement.of(policy, steps, theirs).text()).isEqualTo("3 of 4 tokens");
        theirs.put("kept", 5);
        assertThat(Agreement.of(policy, steps, theirs).text()).isEqualTo("4 tokens, theirs 5");
    }

    @Test
    void aMergeAgreesIfItsRowsHaveTheSameSum() throws Exception {
        List<TokenStep> steps = new CameraClip(4, 9, 16).featureSteps();
        ReductionPolicy policy = ReductionPolicy.parse("tome", Map.of("merges", "3"));
        ClipReduction reduced = ClipReduction.run(policy, steps);
        double sum = 0;
        for (float value : reduced.embeddings()) {
            sum += Math.abs(value);
        }
        ObjectNode theirs = new ObjectMapper().createObjectNode();
        theirs.put("kept", reduced.tokensKept()).put("magnitude", sum);

        assertThat(Agreement.of(policy, steps, theirs).equal()).isTrue();
        theirs.put("magnitude", sum * 1.001);
        assertThat(Agreement.of(policy, steps, theirs).text())
                .startsWith("Σ|x| differs by 1.0e-03");
    }

    @Test
    void everyPolicyWithPublishedCodeReducesTheClip() throws Exception {
        List<TokenStep> steps = new CameraClip(4, 196, 8).featureSteps();
        for (AuthorsCase one : AuthorsCase.ALL) {
            assertThat(ClipReduction.run(one.reductionPolicy(), steps).tokensKept())
                    .as(one.policy())
                    .isBetween(1L, 4 * 196L - 1);
            assertThat(one.request()).containsEntry("method", one.policy());
        }
    }

    @Test
    void aLineSaysWhichPartIsMeasured() throws Exception {
        ByteArrayOutputStream progress = new ByteArrayOutputStream();
        GoalPlan plan = new GoalPlan(new PrintStream(progress, true, UTF_8), "thing");
        plan.add("another one", turns -> List.of());
        plan.add("one thing", turns -> List.of(line("one", 0, 1)));
        plan.add("two things", turns -> List.of(line("two", 0, 1), line("three", 0, 1)));

        assertThat(plan.measure(Turns.few()))
                .extracting(GoalLine::name)
                .containsExactly("one", "two", "three");
        assertThat(progress.toString(UTF_8).lines())
                .containsExactly("goals: part 1 of 2, one thing", "goals: part 2 of 2, two things");
        assertThatThrownBy(() -> new GoalPlan(System.err, "thing").measure(Turns.few()))
                .hasMessageContaining("found no part with --only thing");
    }

    @Test
    void aProcessCostsItsUserAndSystemTime() throws Exception {
        assertThat(Launched.cost("1.250 0.500 0.125\n")).isEqualTo(new Cost(625e6, 1250e6));
        assertThat(new Launched(List.of("true"), Map.of()).run(2).wallNanos()).isNotNegative();
        assertThatThrownBy(() -> new Launched(List.of("false"), Map.of()).run(1))
                .hasMessageContaining("false ended with exit code 1, expected 0");
    }

    @Test
    void theRuntimesTimeIsPartOfAll() throws Exception {
        Path home = Path.of(Objects.requireNonNull(System.getProperty("sluice.home")));
        List<GoalLine> lines =
                new AnswerShareGoals(home.resolve("models/tiny-qwen2_5_vl"), "auto")
                        .measure(Turns.few());
        RuntimeTime.Spent spent = new RuntimeTime.Spent(5, 12).minus(new RuntimeTime.Spent(2, 6));

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).ratio().median()).isBetween(0.0, 1.0);
        assertThat(spent.share()).isEqualTo(0.5);
    }

    @Test
    void aStreamOfAnHourHoldsNoMoreThanItsBound() {
        assertThat(BoundedStream.after(3_600, 8, 100)).hasSizeBetween(19, 25);
        assertThat(BoundedStream.after(10, 8, 100)).hasSize(10);
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThatThrownBy(() -> GoalOptions.parse(folder, "--fast"))
                .hasMessage("unknown option --fast");
        assertThatThrownBy(() -> GoalOptions.parse(folder, "--json"))
                .hasMessage("--json has no value");
        assertThatThrownBy(() -> GoalOptions.parse(folder, "--minutes", "0"))
                .hasMessage("found --minutes 0; expected a number above 0");
        assertThatThrownBy(() -> GoalOptions.parse(folder, "--policies"))
                .hasMessageContaining("add --authors DIR");
        assertThat(GoalOptions.parse(folder, "--policies", "--authors", "a").policies()).isTrue();
        GoalOptions files =
                GoalOptions.parse(folder, "--video", "a.mp4", "--video", "b.mp4", "--model", "m");
        assertThat(files.videos()).containsExactly(Path.of("a.mp4"), Path.of("b.mp4"));
        assertThat(files.model()).isEqualTo(Path.of("m"));
        GoalOptions options = GoalOptions.parse(folder, "--short", "--authors", "a");
        assertThat(options.isShort()).isTrue();
        assertThat(options.authors()).isEqualTo(Path.of("a"));
    }

    private static GoalLine line(String name, double goal, double ratio) {
        return new GoalLine(name, "anchor", goal, new Ratio(ratio, ratio, ratio));
    }
}
