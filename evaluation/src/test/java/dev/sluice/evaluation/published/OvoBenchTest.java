// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import dev.sluice.evaluation.set.EvalQuestion;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

class OvoBenchTest {

    private static final String ANNOTATIONS =
            """
            [{"id": 0, "task": "EPM", "video": "Ego4D/clips/a.mp4", "realtime": 215,
              "question": "Where was the cup?", "answer": "on the shelf",
              "options": ["on the table", "on the shelf"], "gt": 1},
             {"id": 1, "task": "HLD", "video": "Ego4D/clips/a.mp4", "realtime": 54.2,
              "question": "What fell?", "answer": "a pen",
              "options": ["a pen", "a cup", "nothing", "Unable to answer", "a hat"], "gt": 0},
             {"id": 2, "task": "OCR", "video": "COIN/b.mp4", "realtime": 9,
              "question": "What does it say?", "answer": "EXIT",
              "options": ["OPEN", "SHUT", "PUSH", "EXIT"], "gt": 3},
             {"id": 3, "task": "REC", "video": "COIN/b.mp4", "activity": "jump",
              "start_times": [6], "end_times": [17],
              "test_info": [{"realtime": 17, "count": 1}, {"realtime": 32.0, "count": 12}]},
             {"id": 4, "task": "SSR", "video": "COIN/b.mp4", "tutorial": "PutOnTyre",
              "all_steps": ["load", "pump"], "start_time": [1, 8], "end_time": [7, 12],
              "test_info": [{"realtime": 5, "step": "load the tyre", "type": 1},
                            {"realtime": 6, "step": "pump the tyre", "type": 0}]},
             {"id": 5, "task": "CRR", "video": "COIN/b.mp4", "question": "What does she open?",
              "answer": "The door.", "ask_time": 20, "clue_time": 30,
              "test_info": [{"realtime": 20, "type": 0}, {"realtime": 31, "type": 1}]}]
            """;

    @TempDir private Path folder;

    @BeforeEach
    void videos() throws IOException {
        Files.createDirectories(folder.resolve("Ego4D/clips"));
        Files.createDirectories(folder.resolve("COIN"));
        Files.createFile(folder.resolve("Ego4D/clips/a.mp4"));
        Files.createFile(folder.resolve("COIN/b.mp4"));
    }

    @Test
    void multipleChoiceIsAskedWithLettersAtTheNextWholeSecond() throws Exception {
        List<EvalQuestion> questions = read(ANNOTATIONS).set().questions();

        EvalQuestion first = questions.get(0);
        assertThat(first.group()).isEqualTo("backward tracing");
        assertThat(first.family()).isEqualTo("EPM");
        assertThat(first.text())
                .contains(
                        "Question: Where was the cup?\nOptions:\nA. on the table; B. on the shelf;");
        assertThat(first.options()).containsExactly("A", "B");
        assertThat(first.answer()).isEqualTo("B");
        assertThat(questions.get(1).at()).isEqualTo(55);
        assertThat(questions.get(1).options()).hasSize(5);
        assertThat(questions.get(2).group()).isEqualTo("real-time visual perception");
    }

    @Test
    void forwardTasksAreAskedAtEachPublishedTimeWithTheirPrompts() throws Exception {
        List<EvalQuestion> questions = read(ANNOTATIONS).set().questions();

        assertThat(questions.subList(3, 9))
                .extracting(EvalQuestion::id, EvalQuestion::at, EvalQuestion::answer)
                .containsExactly(
                        tuple("q3_0", 17.0, "1"),
                        tuple("q3_1", 32.0, "12"),
                        tuple("q4_0", 5.0, "Yes"),
                        tuple("q4_1", 6.0, "No"),
                        tuple("q5_0", 20.0, "No"),
                        tuple("q5_1", 31.0, "Yes"));
        assertThat(questions.get(3).text()).contains("How many times did they jump?");
        assertThat(questions.get(3).options()).as("free text").isEmpty();
        assertThat(questions.get(5).text()).contains("procedures: \nload the tyre\n");
        assertThat(questions.get(5).options()).containsExactly("Yes", "No");
        assertThat(questions.get(7).text()).contains("What does she open?\nDecide whether");
        assertThat(questions.subList(3, 9))
                .allMatch(q -> q.group().equals("forward active responding"));
    }

    @Test
    void clipsAreTheSourceVideosUpToTheirLastQuestion() throws Exception {
        assertThat(read(ANNOTATIONS).set().clips())
                .extracting(clip -> clip.id() + " " + clip.seconds())
                .containsExactly("Ego4D/clips/a 215.0", "COIN/b 32.0");
    }

    @Test
    void scoresAreMeansOverTheTasksOfAModeAndOverTheModes() throws Exception {
        List<PublishedScore> scores =
                read(ANNOTATIONS)
                        .scoring()
                        .of(
                                Map.of(
                                        "q0", "B",
                                        "q1", "C",
                                        "q2", "D",
                                        "q3_0", "They did so 1 time.",
                                        "q3_1", "1 or 2",
                                        "q4_0", "Yes",
                                        "q4_1", "Yes",
                                        "q5_0", "No"),
                                all -> true);

        assertThat(scores)
                .extracting(PublishedScore::name)
                .containsExactly(
                        "EPM",
                        "HLD",
                        "OCR",
                        "REC",
                        "SSR",
                        "CRR",
                        "backward tracing",
                        "real-time visual perception",
                        "forward active responding",
                        "total");
        assertThat(of(scores, "REC")).as("all digits of the answer form the count").isEqualTo(1);
        assertThat(of(scores, "SSR")).isEqualTo(0.5);
        assertThat(of(scores, "CRR")).as("a missing answer counts as wrong").isEqualTo(0.5);
        assertThat(of(scores, "backward tracing")).isEqualTo(0.5);
        assertThat(of(scores, "forward active responding")).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(of(scores, "total")).isCloseTo((0.5 + 1 + 2 / 3.0) / 3, within(1e-9));
    }

    @Test
    void aMissingVideoIsAnErrorOrSkippedAndCounted() throws Exception {
        Files.delete(folder.resolve("COIN/b.mp4"));

        assertThatThrownBy(() -> read(ANNOTATIONS))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("COIN/b.mp4 is missing; expected at " + folder);
        PublishedSet read = OvoBench.read(write(ANNOTATIONS), folder, true, 1);
        assertThat(read.missingVideos()).isEqualTo(1);
        assertThat(read.leftOut()).isEqualTo(7);
        assertThat(read.scoring().of(Map.of("q0", "B"), all -> true))
                .extracting(PublishedScore::name)
                .containsExactly("EPM", "HLD", "backward tracing");
    }

    @Test
    void anUnknownTaskAndAnIndexOutOfRangeAreRejected() {
        assertThatThrownBy(() -> read(ANNOTATIONS.replace("OCR", "XYZ")))
                .hasMessageContaining("[2].task is \"XYZ\"; expected one of [EPM, ASI, HLD");
        assertThatThrownBy(() -> read(ANNOTATIONS.replace("\"gt\": 3", "\"gt\": 4")))
                .hasMessageContaining("[2].gt is 4; expected the index of one of 4 options");
    }

    private PublishedSet read(String json) throws Exception {
        return OvoBench.read(write(json), folder, false, 1);
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("annotations.json"), json);
    }

    private static double of(List<PublishedScore> scores, String name) {
        return scores.stream()
                .filter(score -> score.name().equals(name))
                .mapToDouble(PublishedScore::value)
                .findFirst()
                .orElseThrow();
    }
}
