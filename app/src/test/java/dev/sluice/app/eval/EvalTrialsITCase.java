// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.app.Main;
import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The smaller evaluations through the operators of the job, with random weights: the way works,
 * whatever the words are.
 */
final class EvalTrialsITCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void standingQuestionsAreComparedWithAsManyCallsAtEvenDistances() throws Exception {
        JsonNode report = run("watch", "--clips", "1", "--policy", "dtd-anchored:threshold=0.9");

        assertThat(report.get("problems")).isEmpty();
        JsonNode rows = report.get("rows");
        assertThat(rows.findValuesAsText("name"))
                .containsExactly("watch", "each change", "polling", "right after every step");
        long calls = rows.get(0).get("calls").asLong();
        long watches = rows.get(0).at("/near/watches").asLong();
        assertThat(calls).as("each watch looks more than once").isGreaterThan(watches);
        assertThat(rows.get(2).get("calls").asLong()).isBetween(calls - watches, calls + watches);
        assertThat(rows.get(3).at("/near/recall").asDouble()).isGreaterThan(0.8);
        assertThat(Files.readString(folder.resolve("watch.md"))).contains("| polling |");
    }

    @Test
    void whatCreepsIsSeenThroughBothDropsAndReportedBesideAnEarlierReport() throws Exception {
        Files.writeString(folder.resolve("report.json"), "{\"runs\":[1]}");

        JsonNode report = run("drift", "--clips", "1");

        JsonNode trials = report.get("trials");
        assertThat(trials.findValuesAsText("name"))
                .containsExactly("none", "dtd-feature", "dtd-anchored");
        for (JsonNode trial : trials) {
            assertThat(trial.get("problems")).as(trial.toString()).isEmpty();
            assertThat(trial.get("asked")).isEqualTo(trials.get(0).get("asked"));
        }
        JsonNode whole = trials.get(0);
        assertThat(whole.get("tokens_kept")).isEqualTo(whole.get("tokens_seen"));
        assertThat(trials.get(2).get("tokens_kept").asLong())
                .isLessThan(whole.get("tokens_kept").asLong());
        JsonNode file = JSON.readTree(folder.resolve("report.json").toFile());
        assertThat(file.get("runs")).hasSize(1);
        assertThat(file.get("drift")).isEqualTo(report);
    }

    private JsonNode run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("eval"));
        all.addAll(List.of(arguments));
        all.addAll(
                List.of(
                        "--model",
                        Home.randomModel().toString(),
                        "--out",
                        folder.toString(),
                        "--json"));
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        assertThat(line.execute(all.toArray(String[]::new))).as(err.toString()).isZero();
        return JSON.readTree(out.toString());
    }
}
