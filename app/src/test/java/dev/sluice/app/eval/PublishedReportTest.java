package dev.sluice.app.eval;

import dev.sluice.app.Main;
import dev.sluice.app.eval.bench.OvoBench;
import dev.sluice.app.eval.bench.PublishedSet;
import dev.sluice.app.eval.run.EvalRun;
import dev.sluice.app.eval.run.Reply;
import dev.sluice.app.eval.run.RunResult;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Published benchmarks on the command line and in the report. */
class PublishedReportTest {

    private static final String ANNOTATIONS =
            """
            [{"id": 0, "task": "EPM", "video": "a.mp4", "realtime": 15,
              "question": "Where was the cup?", "options": ["table", "shelf"], "gt": 1},
             {"id": 1, "task": "EPM", "video": "a.mp4", "realtime": 25,
              "question": "Where was the pen?", "options": ["table", "shelf"], "gt": 0},
             {"id": 2, "task": "OCR", "video": "b.mp4", "realtime": 9,
              "question": "What does it say?", "options": ["OPEN", "SHUT"], "gt": 1}]
            """;

    @TempDir private Path folder;

    @Test
    void eachRunIsScoredAsTheAuthorsDo() throws Exception {
        Files.createFile(folder.resolve("a.mp4"));
        Path annotations = Files.writeString(folder.resolve("ovo.json"), ANNOTATIONS);
        PublishedSet set = OvoBench.read(annotations, folder, true, 1);
        List<RunResult> results =
                List.of(
                        new RunResult(
                                EvalRun.reference(),
                                Map.of("q0", reply("q0", "B"), "q1", reply("q1", "B")),
                                0,
                                List.of(),
                                1));

        String table = PublishedReport.table(set, results, Set.of("q0", "q1"));
        ObjectNode report = new ObjectMapper().createObjectNode();
        PublishedReport.add(report, set, results, Set.of("q0", "q1"));

        assertThat(table)
                .contains("| | no dropping |")
                .contains("| EPM | 50.00 |")
                .contains("| backward tracing | 50.00 |")
                .contains("1 videos are missing; 1 questions about them are left out.")
                .doesNotContain("OCR");
        assertThat(report.at("/published/runs/0/scores/EPM/value").asDouble()).isEqualTo(0.5);
        assertThat(report.at("/published/missing_videos").asInt()).isEqualTo(1);
    }

    @Test
    void aSetWithoutItsFilesAndAVideoThatIsMissingAreErrorsThatSayWhatToDo() throws Exception {
        Path annotations = Files.writeString(folder.resolve("ovo.json"), ANNOTATIONS);

        assertThat(run("--data", "streamingbench"))
                .contains("set streamingbench is not part of Sluice")
                .contains("--annotations")
                .contains("--videos");
        assertThat(
                        run(
                                "--data",
                                "ovobench",
                                "--annotations",
                                annotations.toString(),
                                "--videos",
                                folder.toString()))
                .contains("a.mp4 is missing: expected at " + folder.resolve("a.mp4"));
        assertThat(run("--data", "kitchen")).contains("room-long").contains("ovobench");
    }

    private static String run(String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 1];
        all[0] = "eval";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        assertThat(line.execute(all)).as(err.toString()).isEqualTo(1);
        return err.toString();
    }

    private static Reply reply(String question, String text) {
        return new Reply(question, "ok", text, false, 0, 0, 0, 0, 0);
    }
}
