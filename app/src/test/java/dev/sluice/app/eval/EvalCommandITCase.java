// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.app.AnswerSchema;
import dev.sluice.app.Main;
import dev.sluice.evaluation.journal.Journal;
import dev.sluice.evaluation.journal.Settings;
import dev.sluice.evaluation.progress.EvalProgress;
import dev.sluice.evaluation.progress.WorkMeter;
import dev.sluice.evaluation.replay.JournaledReplay;
import dev.sluice.evaluation.replay.LocalReplay;
import dev.sluice.evaluation.replay.SharedModel;
import dev.sluice.evaluation.run.EvalRun;
import dev.sluice.evaluation.run.EvalRunner;
import dev.sluice.evaluation.run.RunResult;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.evaluation.set.RoomSet;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.local.Home;
import dev.sluice.world.Split;
import dev.sluice.world.question.Family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import javax.xml.parsers.DocumentBuilderFactory;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A handful of clips and the model with random weights: what is counted, not what is right. */
class EvalCommandITCase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path MODEL = Home.folder().resolve("models").resolve("tiny-qwen2_5_vl");
    private static final String ANCHORED = "dtd-anchored:threshold=0.9";
    private static final String MERGED = "dtd+holitom:retain-ratio=0.2,threshold=0.9";
    private static final long FIRST = 0;
    private static final int CLIPS = 3;
    private static final int QUESTIONS = 2;

    private static final EvalProgress NOBODY =
            new EvalProgress() {
                @Override
                public void say(String line) {}

                @Override
                public void now(String what, double done, double left, double all) {}
            };

    private final EvalSet set = RoomSet.usual(Split.TEST, FIRST, QUESTIONS, CLIPS);
    private final long steps =
            Math.round(set.clips().stream().mapToDouble(EvalClip::seconds).sum() / 2);

    @TempDir private Path folder;

    @Test
    void theReportIsWholeAndComesAgain() throws Exception {
        ObjectNode report =
                eval("--policy", ANCHORED, "--policy", MERGED, "--control", MODEL.toString());

        assertThat(report.path("set").path("clips").asInt()).isEqualTo(set.clips().size());
        assertThat(report.path("set").path("questions").asInt()).isEqualTo(set.questions().size());
        String chosen = report.path("choice").path("chosen").asText();
        assertThat(chosen).isIn(ANCHORED, MERGED);
        assertThat(names(report))
                .containsExactly(
                        "no dropping",
                        "frame gate alone",
                        "text only",
                        "last 4 frames",
                        ANCHORED,
                        MERGED,
                        "uniform frames",
                        "uniform frames behind the gate",
                        "random tokens",
                        "control: no dropping",
                        "control: " + chosen);
        for (JsonNode run : report.path("runs")) {
            assertThat(run.path("answered").asInt()).isEqualTo(set.questions().size());
            assertThat(run.path("problems")).isEmpty();
            assertThat(run.path("families")).hasSize(Family.values().length);
            assertThat(run.path("groups")).hasSize(3);
            assertThat(run.path("accuracy").path("value").isNumber()).isTrue();
            assertThat(run.path("timing").path("total_ms_median").asDouble()).isPositive();
        }
        assertThat(run(report, "random tokens").path("seeds").asInt()).isEqualTo(5);
        assertTokens(report, chosen);
        assertFiles();
        assertThat(
                        withoutTiming(
                                eval(
                                        "--policy",
                                        ANCHORED,
                                        "--policy",
                                        MERGED,
                                        "--control",
                                        MODEL.toString())))
                .isEqualTo(withoutTiming(report));
    }

    @Test
    void framesAreEncodedOnceForAnyNumberOfRuns() throws Exception {
        Configuration config = new Configuration();
        List<EvalRun> runs = new ArrayList<>(List.of(EvalRun.reference()));
        runs.addAll(EvalRun.baselines());
        runs.add(EvalRun.of(PolicySpec.parse(ANCHORED)));
        try (Journal journal =
                        Journal.open(folder.resolve("journal"), new Settings(Map.of()), false);
                LocalReplay replay = LocalReplay.start(2);
                SharedModel model = new SharedModel(MODEL, RuntimeOptions.defaults(), 1 << 28)) {
            List<RunResult> results =
                    new EvalRunner(
                                    new JournaledReplay(replay, journal),
                                    config,
                                    model,
                                    Optional.empty(),
                                    new WorkMeter(NOBODY, 1))
                            .run(set, runs, Optional.empty(), (soFar, clips) -> {});

            assertThat(model.features().computed()).isEqualTo(steps);
            assertThat(results.get(0).encoded()).isEqualTo(steps);
            assertThat(results.get(1).encoded()).isLessThan(steps);
            assertThat(model.encoded())
                    .isEqualTo(results.stream().mapToLong(RunResult::encoded).sum());
        }
    }

    @Test
    void withoutAChoiceThereAreNoBaselinesOfItsBudget() throws Exception {
        ObjectNode report =
                eval("--policy", ANCHORED, "--no-choose", "--control", MODEL.toString());

        assertThat(report.has("choice")).isFalse();
        assertThat(names(report))
                .containsExactly(
                        "no dropping",
                        "frame gate alone",
                        "text only",
                        "last 4 frames",
                        ANCHORED,
                        "control: no dropping");
    }

    private void assertTokens(ObjectNode report, String chosen) {
        JsonNode reference = run(report, "no dropping");
        assertThat(reference.path("used_share").asDouble()).isEqualTo(1);
        assertThat(reference.path("encoded_steps").asLong()).isEqualTo(steps);
        assertThat(run(report, "text only").path("used_share").asDouble()).isZero();
        assertThat(run(report, "last 4 frames").path("used_share").asDouble()).isBetween(0.01, 0.9);
        double gate = run(report, "frame gate alone").path("used_share").asDouble();
        assertThat(gate).isLessThan(1);
        double budget = run(report, chosen).path("used_share").asDouble();
        assertThat(budget).isLessThan(gate);
        assertThat(run(report, chosen).path("chosen").asBoolean()).isTrue();
        for (String name : List.of("uniform frames", "uniform frames behind the gate")) {
            assertThat(run(report, name).path("used_share").asDouble())
                    .as(name)
                    .isCloseTo(budget, within(0.15)); // few clips, whole frames
        }
        assertThat(run(report, "random tokens").path("used_share").asDouble())
                .isCloseTo(budget, within(0.05));
        assertThat(run(report, "control: " + chosen).path("used_share").asDouble())
                .isEqualTo(budget); // the same folder
    }

    private void assertFiles() throws Exception {
        assertThat(JSON.readTree(folder.resolve("report.json").toFile()).path("runs")).hasSize(11);
        assertThat(folder.resolve("report.md")).content().contains("| no dropping |");
        assertThat(Files.readAllLines(folder.resolve("answers.jsonl")))
                .hasSize(15 * set.questions().size())
                .allSatisfy(
                        line ->
                                AnswerSchema.check(
                                        JSON.readTree(line), "truth", "right", "evaluation"));
        assertThat(
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(folder.resolve("plot.svg").toFile())
                                .getElementsByTagName("text")
                                .getLength())
                .isGreaterThan(10);
    }

    private ObjectNode eval(String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "eval",
                                "--json",
                                "--model",
                                MODEL.toString(),
                                "--first",
                                String.valueOf(FIRST),
                                "--clips",
                                String.valueOf(CLIPS),
                                "--questions",
                                String.valueOf(QUESTIONS),
                                "--out",
                                folder.toString()));
        arguments.addAll(List.of(more));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments.toArray(String[]::new));
        assertThat(code).as(err.toString()).isZero();
        return (ObjectNode) JSON.readTree(out.toString());
    }

    private static List<String> names(ObjectNode report) {
        List<String> names = new ArrayList<>();
        report.path("runs").forEach(run -> names.add(run.path("name").asText()));
        return names;
    }

    private static JsonNode run(ObjectNode report, String name) {
        for (JsonNode run : report.path("runs")) {
            if (run.path("name").asText().equals(name)) {
                return run;
            }
        }
        throw new AssertionError("no run '%s' in %s".formatted(name, names(report)));
    }

    private static ObjectNode withoutTiming(ObjectNode report) {
        ObjectNode same = report.deepCopy();
        same.remove("timing");
        same.path("runs").forEach(run -> ((ObjectNode) run).remove("timing"));
        return same;
    }
}
