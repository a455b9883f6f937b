// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.AnswerTiming;
import dev.sluice.evaluation.published.OvoBench;
import dev.sluice.evaluation.published.PublishedSet;
import dev.sluice.evaluation.run.EvalRun;
import dev.sluice.evaluation.run.RunResult;
import dev.sluice.evaluation.run.ScoredAnswer;
import dev.sluice.model.FinishReason;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Published benchmarks in the report. */
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
    void eachRunIsScoredByTheAuthorsMethod() throws Exception {
        Files.createFile(folder.resolve("a.mp4"));
        Path annotations = Files.writeString(folder.resolve("ovo.json"), ANNOTATIONS);
        PublishedSet set = OvoBench.read(annotations, folder, true, 1);
        List<RunResult> results =
                List.of(
                        new RunResult(
                                EvalRun.reference(),
                                Map.of("q0", answer("q0", "B"), "q1", answer("q1", "B")),
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
                .contains("1 video is missing; 1 question is left out for that.")
                .doesNotContain("OCR");
        assertThat(report.at("/published/runs/0/scores/EPM/value").asDouble()).isEqualTo(0.5);
        assertThat(report.at("/published/missing_videos").asInt()).isEqualTo(1);
    }

    private static ScoredAnswer answer(String question, String text) {
        return new ScoredAnswer(
                question,
                new Answer(
                        question,
                        "clip",
                        0,
                        AnswerStatus.OK,
                        0,
                        text,
                        FinishReason.STOP,
                        new AnswerEvidence(0, 0, 0, 0, 0, 0, false),
                        new AnswerTiming(0, 0, 1, 1),
                        "model",
                        "none",
                        null),
                false);
    }
}
