// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.ingest.source.SourceSpec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StreamingBenchTest {

    private static final String REAL =
            """
            [{"time": "[0:00:00 - 0:00:10]",
              "questions": [
                {"task_type": "Counting", "question": "How many cups are there?",
                 "time_stamp": "00:01:31", "answer": "C",
                 "options": ["A. One.", "B. Two.", "C. Three.", "D. Four."],
                 "required_ability": "working memory"},
                {"task_type": "Object Recognition", "question": "What is held?",
                 "time_stamp": "0:00:05", "answer": "A",
                 "options": ["A. A pen.", "B. A cup.", "C. A hat.", "D. A key."],
                 "required_ability": "working memory"}],
              "video_categories": "cooking", "video_path": "./videos/sample_3_real.mp4"},
             {"time": "[0:00:00 - 0:00:10]",
              "questions": [
                {"task_type": "Counting", "question": "How many pans are there?",
                 "time_stamp": "00:02:00", "answer": "B",
                 "options": ["A. One.", "B. Two.", "C. Three.", "D. Four."]}],
              "video_categories": "cooking", "video_path": "/data/videos/sample_3_real.mp4"}]
            """;

    private static final String SEQUENTIAL =
            """
            [[{"time": "[0:01:00 - 0:02:00]",
               "questions": [
                 {"task_type": "Sequential Question Answering", "question": "Who serves?",
                  "time_stamp": "00:00:36", "answer": "A",
                  "options": ["Ann.", "Bea.", "Cid.", "Dan."]}],
               "video_path": "./videos/sample_17_sqa.mp4"},
              {"time": "[0:02:00 - 0:03:00]",
               "questions": [
                 {"task_type": "Sequential Question Answering", "question": "What is the score?",
                  "time_stamp": "00:03:02", "answer": "C",
                  "options": ["2.", "6.", "7.", "4."]}],
               "video_path": "./videos/sample_17_sqa.mp4"}]]
            """;

    private static final String PROACTIVE =
            """
            [{"time": "[0:00:00 - 0:00:30]",
              "questions": [
                {"task_type": "Proactive Output",
                 "question": "When the light turns red, output \\"Stop\\".",
                 "time_stamp": "00:00:20", "ground_truth_time_stamp": "00:00:25",
                 "ground_truth_output": "Stop", "required_ability": "working memory"}],
              "video_path": "./videos/sample_9_proactive.mp4"}]
            """;

    @TempDir private Path folder;
    private Path videos;

    @BeforeEach
    void videos() throws IOException {
        videos = Files.createDirectory(folder.resolve("clips"));
        Files.createFile(videos.resolve("sample_3_real.mp4"));
        Files.createDirectories(videos.resolve("sqa/sample_17"));
        Files.createFile(videos.resolve("sqa/sample_17/video.mp4"));
        Files.createFile(videos.resolve("sample_9_proactive.mp4"));
    }

    @Test
    void multipleChoiceUsesThePublishedPromptAndLetters() throws Exception {
        PublishedSet read = read(REAL);

        assertThat(read.set().questions()).hasSize(3);
        EvalQuestion first = read.set().questions().get(0);
        assertThat(first.group()).isEqualTo("real-time visual understanding");
        assertThat(first.family()).isEqualTo("Counting");
        assertThat(first.at()).isEqualTo(91);
        assertThat(first.options()).containsExactly("A", "B", "C", "D");
        assertThat(first.answer()).isEqualTo("C");
        assertThat(first.text())
                .startsWith("You are an advanced video question-answering AI assistant.")
                .endsWith(
                        "Question: How many cups are there?\n\nOptions:\nA. One.\nB. Two.\n"
                                + "C. Three.\nD. Four.\n\nThe best option is:");
    }

    @Test
    void entriesOfOneVideoShareAClipThatEndsAtTheLastQuestion() throws Exception {
        PublishedSet read = read(REAL);

        assertThat(read.set().clips()).hasSize(1);
        assertThat(read.set().clips().get(0).seconds()).isEqualTo(120);
        assertThat(read.set().clips().get(0).source())
                .isEqualTo(new SourceSpec.LocalFile(videos.resolve("sample_3_real.mp4")));
    }

    @Test
    void aSequentialQuestionHasTheEarlierOnesAndTheirCorrectAnswersInItsPrompt() throws Exception {
        List<EvalQuestion> questions = read(SEQUENTIAL).set().questions();

        assertThat(questions.get(0).text())
                .doesNotContain("contextual information")
                .contains("Options:\nA. Ann.\nB. Bea.\nC. Cid.\nD. Dan.");
        assertThat(questions.get(1).text())
                .contains(
                        "At timestamp 00:00:36, the following question and answer occurred:"
                                + " Question: Who serves?; Options: A. Ann., B. Bea., C. Cid., D."
                                + " Dan.; Answer: A; ");
        assertThat(questions).allMatch(q -> q.group().equals("contextual understanding"));
    }

    @Test
    void proactiveOutputIsPolledEverySecondUntilFourSecondsAfterTheTruth() throws Exception {
        List<EvalQuestion> questions = read(PROACTIVE).set().questions();

        assertThat(questions.stream().filter(q -> !q.options().isEmpty()).map(EvalQuestion::at))
                .containsExactly(21.0, 22.0, 23.0, 24.0, 25.0, 26.0, 27.0, 28.0, 29.0);
        assertThat(questions.stream().filter(q -> q.options().isEmpty()).map(EvalQuestion::at))
                .as("the question for the output, near the right time")
                .containsExactly(23.0, 24.0, 25.0, 26.0, 27.0);
        assertThat(questions.get(0).text())
                .contains("output \"Stop\". Is it the right time to output \"Stop\"? You can only");
    }

    @Test
    void proactiveOutputIsScoredByTheFirstYesAndItsText() throws Exception {
        PublishedSet read = read(PROACTIVE);
        Map<String, String> answers = new HashMap<>();
        answers.put("q0.0@22", "no");
        answers.put("q0.0@27", "yes");
        answers.put("q0.0@27/words", "Stop now");

        assertThat(read.scoring().of(answers, all -> true))
                .containsExactly(
                        new PublishedScore("Proactive Output, time", 1, 1),
                        new PublishedScore("Proactive Output, words", 1, 1));

        answers.put("q0.0@27/words", "Go");
        assertThat(read.scoring().of(answers, all -> true))
                .extracting(PublishedScore::value)
                .containsExactly(1.0, 0.0);

        answers.put("q0.0@22", "Yes.");
        assertThat(read.scoring().of(answers, all -> true))
                .as("three seconds early")
                .extracting(PublishedScore::value)
                .containsExactly(0.0, 0.0);

        assertThat(read.scoring().of(Map.of("q0.0@28", "yes"), all -> true))
                .as("three seconds late")
                .extracting(PublishedScore::value)
                .containsExactly(0.0, 0.0);
    }

    @Test
    void multipleChoiceIsScoredByTaskAndOverAll() throws Exception {
        Map<String, String> answers = Map.of("q0.0", "C", "q0.1", "B");

        assertThat(read(REAL).scoring().of(answers, all -> true))
                .containsExactly(
                        new PublishedScore("Counting", 0.5, 2),
                        new PublishedScore("Object Recognition", 0, 1),
                        new PublishedScore("all multiple choice", 1 / 3.0, 3));
    }

    @Test
    void questionsThatWereNotAskedAreNotScored() throws Exception {
        assertThat(read(REAL).scoring().of(Map.of("q0.1", "A"), "q0.1"::equals))
                .containsExactly(
                        new PublishedScore("Object Recognition", 1, 1),
                        new PublishedScore("all multiple choice", 1, 1));
        assertThat(read(PROACTIVE).scoring().of(Map.of(), id -> !id.equals("q0.0@29"))).isEmpty();
    }

    @Test
    void aMissingVideoIsAnErrorThatNamesTheExpectedPath() throws IOException {
        Files.delete(videos.resolve("sample_3_real.mp4"));

        assertThatThrownBy(() -> read(REAL))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("sample_3_real.mp4 is missing")
                .hasMessageContaining(videos.resolve("sample_3_real.mp4").toString())
                .hasMessageContaining("--skip-missing");
    }

    @Test
    void missingVideosAreSkippedAndCountedOnRequest() throws Exception {
        Files.delete(videos.resolve("sample_3_real.mp4"));

        PublishedSet read = StreamingBench.read(write(REAL), videos, true, 1);

        assertThat(read.missingVideos()).isEqualTo(1);
        assertThat(read.leftOut()).isEqualTo(3);
        assertThat(read.set().questions()).isEmpty();
        assertThat(read.scoring().of(Map.of(), all -> true)).isEmpty();
    }

    @Test
    void anInvalidEntryIsReportedWithItsPath() {
        assertThatThrownBy(() -> read(REAL.replace("0:00:05", "soon")))
                .hasMessage(
                        "questions.json[0].questions[1].time_stamp is \"soon\"; expected a time"
                                + " such as 00:03:10");
        assertThatThrownBy(() -> read(REAL.replaceFirst("\"answer\"", "\"anwser\"")))
                .hasMessageContaining("questions.json[0].questions[0] has no 'answer'");
        assertThatThrownBy(() -> read(REAL.replace("\"answer\": \"B\"", "\"answer\": \"E\"")))
                .hasMessageContaining("\"E\"; expected one of [A, B, C, D]");
        assertThatThrownBy(() -> read("{")).hasMessageContaining("is not JSON");
    }

    private PublishedSet read(String json) throws Exception {
        return StreamingBench.read(write(json), videos, false, 1);
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("questions.json"), json);
    }
}
