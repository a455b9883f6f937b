// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.eval;

import dev.sluice.app.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Published benchmarks on the command line. */
class PublishedOptionsTest {

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
                .contains("a.mp4 is missing; expected at " + folder.resolve("a.mp4"));
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
}
