// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.app.Main;
import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** An evaluation whose process is killed, and the one that continues it. */
final class EvalResumeITCase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> TIMING = Set.of("timing", "processed_at");
    private static final int LINES_BEFORE_THE_KILL = 4; // settings, a batch, two runs
    private static final List<String> QUESTIONS =
            List.of(
                    "eval",
                    "--json",
                    "--model",
                    Home.randomModel().toString(),
                    "--clips",
                    "1",
                    "--questions",
                    "1",
                    "--policy",
                    "dtd-anchored:threshold=0.9",
                    "--chosen", // without the runs that choose
                    "dtd-anchored:threshold=0.9");

    private final StringWriter err = new StringWriter();

    @TempDir private Path whole;
    @TempDir private Path killed;

    @Test
    void theReportIsThatOfAnUninterruptedOne() throws Exception {
        killInTheMiddle();
        Path journal = killed.resolve("unfinished.jsonl");
        int done = Files.readAllLines(journal).size();
        assertThat(done).isGreaterThanOrEqualTo(LINES_BEFORE_THE_KILL);
        Files.writeString(journal, "{\"step\":\"half a li", StandardOpenOption.APPEND);

        assertThat(eval(killed, "--first", "1")).isEqualTo(1);
        assertThat(err.toString())
                .contains("unfinished evaluation")
                .contains("questions: room")
                .contains("--restart");
        assertThat(eval(killed, "--set", "sluice.gate.threshold=0.5")).isEqualTo(1);
        assertThat(err.toString()).contains("sluice.gate.threshold: ").contains("now 0.5");

        assertThat(eval(killed)).as(err.toString()).isZero();
        assertThat(err.toString()).contains("continuing the evaluation that began at");
        assertThat(journal).doesNotExist();

        assertThat(eval(whole)).as(err.toString()).isZero();
        assertThat(err.toString()).doesNotContain("continuing");
        assertThat(report(killed)).isEqualTo(report(whole));
        assertThat(answers(killed)).isEqualTo(answers(whole));
        assertThat(killed.resolve("report.md")).content().doesNotContain("Unfinished");
    }

    /** Starts the command as a process of its own, and ends it as {@code kill -9} does. */
    private void killInTheMiddle() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String name : List.of("util", "lang", "time")) {
            command.add("--add-opens=java.base/java.%s=ALL-UNNAMED".formatted(name));
        }
        command.add("-XX:TieredStopAtLevel=1"); // a short life
        command.add("-Dsluice.home=" + Home.folder());
        command.add("-Dsluice.state=" + whole.resolve("state"));
        command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
        command.add(Main.class.getName());
        command.addAll(arguments(killed));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Path output = whole.resolve("output");
        Process process = builder.redirectOutput(output.toFile()).start();
        try {
            Path journal = killed.resolve("unfinished.jsonl");
            while (lines(journal) < LINES_BEFORE_THE_KILL) {
                assertThat(process.waitFor(20, TimeUnit.MILLISECONDS))
                        .as(() -> read(output))
                        .isFalse();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static long lines(Path journal) throws IOException {
        if (!Files.exists(journal)) {
            return 0;
        }
        return Files.readString(journal).chars().filter(character -> character == '\n').count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static List<String> arguments(Path folder, String... more) {
        List<String> arguments = new ArrayList<>(QUESTIONS);
        arguments.addAll(List.of("--out", folder.toString()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private int eval(Path folder, String... more) {
        err.getBuffer().setLength(0);
        StringWriter out = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments(folder, more).toArray(String[]::new));
        err.append(out.toString());
        return code;
    }

    private static JsonNode report(Path folder) throws IOException {
        return withoutTiming(JSON.readTree(folder.resolve("report.json").toFile()));
    }

    private static List<JsonNode> answers(Path folder) throws IOException {
        List<JsonNode> answers = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("answers.jsonl"))) {
            answers.add(withoutTiming(JSON.readTree(line)));
        }
        return answers;
    }

    private static JsonNode withoutTiming(JsonNode json) {
        if (json instanceof ObjectNode object) {
            object.remove(TIMING);
        }
        json.forEach(EvalResumeITCase::withoutTiming);
        return json;
    }
}
