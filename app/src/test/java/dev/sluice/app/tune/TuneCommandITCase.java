// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

import dev.sluice.app.Main;
import dev.sluice.app.inspect.DrawnVideo;
import dev.sluice.platform.config.Recommendations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The verb on a drawn film with the model that comes with the source. */
final class TuneCommandITCase {

    private static final Path MODEL =
            Path.of(System.getProperty("sluice.home")).resolve("models/room-qwen2_5_vl");

    @TempDir private Path folder;
    private final StringWriter printed = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void aSettingIsProposedAndWritten() throws Exception {
        Path video = DrawnVideo.write(folder.resolve("square.mp4"), 64);
        Path file = folder.resolve(Recommendations.FILE);
        Files.writeString(file, "{\"policy\":\"none\",\"trained_on\":\"squares\"}");
        // A gate that holds nothing back gives the reference's answers, whatever the model says.
        int code =
                run(
                        video,
                        "--policy",
                        "dtd-feature",
                        "--policy",
                        "none:gate=0.0001",
                        "--thresholds",
                        "-1,0.9",
                        "--moments",
                        "4",
                        "--agreement",
                        "0.6",
                        "--ask",
                        "Where is the square?",
                        "--ask",
                        "Is the square red? | yes, no",
                        "--write",
                        file.toString());
        assertThat(code).as(errors.toString()).isZero();
        JsonNode report = new ObjectMapper().readTree(printed.toString());
        assertThat(report.at("/reference/kept_share").doubleValue()).isEqualTo(1);
        assertThat(report.at("/reference/agreement/answers").intValue()).isEqualTo(8);
        assertThat(report.at("/reference/agreement/same_text").doubleValue()).isEqualTo(1);
        assertThat(report.get("settings").size()).isEqualTo(3);
        JsonNode dropAll = report.at("/settings/0");
        assertThat(dropAll.get("policy").textValue()).isEqualTo("dtd-feature:threshold=-1.0");
        assertThat(dropAll.get("kept_share").doubleValue()).isLessThan(0.2);
        assertThat(dropAll.get("prompt_tokens").doubleValue())
                .isLessThan(report.at("/reference/prompt_tokens").doubleValue());
        assertThat(report.get("steps_encoded").longValue())
                .isLessThanOrEqualTo(report.get("steps").longValue());
        JsonNode proposal = report.get("proposal");
        assertThat(proposal.at("/agreement/low").doubleValue()).isGreaterThanOrEqualTo(0.6);
        Recommendations written = Recommendations.read(folder).orElseThrow();
        assertThat(written.policy().orElseThrow().toString())
                .isEqualTo(proposal.get("policy").textValue());
        assertThat(written.trainedOn()).isEqualTo("squares");
        assertThat(written.fps()).hasValue(2);
    }

    @Test
    void aConfigurationFileIsNeverReplaced() throws Exception {
        Path video = DrawnVideo.write(folder.resolve("square.mp4"), 32);
        Path yaml = folder.resolve("tuned.yaml");
        String[] arguments = {
            "--policy",
            "none:gate=0.0001",
            "--moments",
            "4",
            "--agreement",
            "0.4",
            "--ask",
            "Where is the square?",
            "--write",
            yaml.toString(),
        };
        assertThat(run(video, arguments)).as(errors.toString()).isZero();
        assertThat(Files.readAllLines(yaml))
                .contains("sluice.sampling.fps: 2", "sluice.reduce.policy: none");
        assertThat(run(video, arguments)).isEqualTo(1);
        assertThat(errors + printed.toString()).contains("exists and is left as it is");
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        Path video = DrawnVideo.write(folder.resolve("square.mp4"), 8);
        assertThat(run(video, "--ask-file", folder.resolve("none.txt").toString())).isEqualTo(1);
        assertThat(errors + printed.toString())
                .contains("expected a text file with a question in each line");
        assertThat(run(video, "--thresholds", "2")).isEqualTo(2);
        assertThat(errors + printed.toString()).contains("threshold");
        assertThat(run(video, "--moments", "1")).isEqualTo(2);
    }

    private int run(Path video, String... arguments) {
        List<String> all = new ArrayList<>(List.of("tune", video.toString(), "--json"));
        all.addAll(List.of("--model", MODEL.toString(), "--fps", "2"));
        all.addAll(List.of(arguments));
        errors.getBuffer().setLength(0);
        printed.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(errors))
                .execute(all.toArray(new String[0]));
    }
}
