// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.app.AnswerSchema;
import dev.sluice.app.progress.Progress;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerJson;
import dev.sluice.platform.client.ReceivedAnswer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What people and machines see of an answer. */
final class DemoConsoleTest {

    private static final StreamTime TIME = new StreamTime(Instant.parse("2026-11-20T09:00:00Z"));
    private static final ReceivedAnswer ANSWER =
            received(
                    """
                    {"query_id":"q","stream_id":"s","sequence":0,"status":"ok",
                    "as_of":"2026-11-20T09:01:12Z",
                    "answer":"blue square","later":1,
                    "evidence":{"tokens_seen":1296,"tokens_kept":324},"timing":{"total_ms":12.4}}
                    """);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Optional<Verdict> WRONG = Optional.of(Verdict.of(false, "red circle"));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private DemoConsole console;

    @BeforeEach
    void open() {
        console = console(false);
    }

    @Test
    void theTruthStandsBesideTheAnswer() {
        assertThat(text(Optional.of(Verdict.of(true, "blue square"))))
                .isEqualTo(
                        """
                        ✓ blue square
                                    as of 1:12: 1,296 tokens seen, 324 kept (25.0%); answered in 12 ms""");
        assertThat(text(WRONG)).startsWith("✗ blue square, in truth: red circle\n");
        assertThat(text(Optional.empty())).startsWith("\"blue square\"\n");
    }

    @Test
    void aWatchThatTellsShowsTheTrueMomentAndTheDelay() {
        Verdict inTime = new Verdict(true, "yes", OptionalDouble.of(69.3));
        assertThat(text(Optional.of(inTime)))
                .startsWith("✓ blue square, as of 1:12: in truth at 1:09.3, 2.7 s before\n");
        Verdict late = new Verdict(false, "yes", OptionalDouble.of(60));
        assertThat(text(Optional.of(late)))
                .startsWith("✗ blue square, as of 1:12: in truth at 1:00, 12.0 s before, too late");
    }

    @Test
    void anAnswerThatFailedSaysWhy() {
        Answer failed =
                received(
                                """
                                {"query_id":"q","status":"error",
                                "error":{"code":"QUERY_INVALID","message":"it is empty"}}
                                """)
                        .answer();
        assertThat(DemoConsole.text(failed, Optional.empty(), OptionalDouble.empty()))
                .isEqualTo("error it is empty");
    }

    @Test
    void machinesGetTheRecordWithTheTruthBesideIt() throws Exception {
        console = console(true);
        console.asked("q", "What is by the door?", "about 1:12");
        console.answered(ANSWER, WRONG, TIME);
        assertThat(err.toString()).contains("Q1  What is by the door?  (about 1:12)");
        JsonNode printed = JSON.readTree(out.toString());
        assertThat(printed.get("truth").textValue()).isEqualTo("red circle");
        assertThat(printed.get("right").booleanValue()).isFalse();
        assertThat(printed.get("evidence")).isEqualTo(JSON.readTree(ANSWER.json()).get("evidence"));
        assertThat(printed.get("later").intValue()).as("a field of a later release").isEqualTo(1);
    }

    @Test
    void aDelayIsInMillisecondsForMachines() throws Exception {
        Verdict told = new Verdict(true, "yes", OptionalDouble.of(69.3));
        String json = DemoConsole.json(ANSWER, Optional.of(told), TIME.asOf(ANSWER.answer()));
        assertThat(JSON.readTree(json).get("delay_ms").longValue()).isEqualTo(2700);
        assertThat(DemoConsole.json(ANSWER, Optional.empty(), TIME.asOf(ANSWER.answer())))
                .doesNotContain("truth", "right");
    }

    @Test
    void whatMachinesGetIsWhatTheSchemaSays() throws Exception {
        String record = new String(AnswerJson.write(ANSWER.answer()), UTF_8);
        Verdict fired = new Verdict(true, "yes", OptionalDouble.of(69.3));
        OptionalDouble asOf = TIME.asOf(ANSWER.answer());
        String json = DemoConsole.json(received(record), Optional.of(fired), asOf);
        AnswerSchema.check(JSON.readTree(json), "truth", "right", "delay_ms");
        AnswerSchema.check(
                JSON.readTree(DemoConsole.json(received(record), Optional.empty(), asOf)));
    }

    @Test
    void answersToQuestionsOfOthersDoNotCount() {
        console.answered(ANSWER, Optional.empty(), TIME);
        console.summary(new Score());
        assertThat(out.toString()).contains("somebody asked:").contains("0 answers ok\n");
        assertThat(console.ok()).isZero();
    }

    @Test
    void aQuestionThatIsOpenWhenTheDemoIsStoppedIsNotWrong() {
        Score score = new Score();
        score.asked("q", new AnswerKey.Fired(69.3, 72));
        score.leaveOpen();
        assertThat(score.close(100)).isEmpty();
        assertThat(score.all()).isZero();
    }

    @Test
    void theSummaryCountsWhatIsRightAndWhatWasKept() {
        Score score = new Score();
        AnswerKey key = new AnswerKey.Fired(69.3, 72);
        score.asked("q", key);
        score.asked("other", key);
        console.asked("q", "Tell me.", "again");
        console.asked("other", "Tell me, too.", "again");
        ReceivedAnswer yes = received(ANSWER.json().replace("blue square", "yes"));
        console.answered(yes, score.judge(yes.answer(), TIME.asOf(yes.answer())), TIME);
        score.close(100).forEach(console::missed);
        console.summary(score);
        assertThat(out.toString())
                .contains("A1  ✓ yes", "A2  ✗ did not fire, in truth at 1:09.3")
                .contains("1 of 2 right; of all tokens that the answers rest on, 25.0% were kept");
    }

    private static String text(Optional<Verdict> verdict) {
        return DemoConsole.text(ANSWER.answer(), verdict, TIME.asOf(ANSWER.answer()));
    }

    private static ReceivedAnswer received(String json) {
        return ReceivedAnswer.read(json.getBytes(UTF_8));
    }

    private DemoConsole console(boolean json) {
        PrintWriter messages = new PrintWriter(json ? err : out);
        return new DemoConsole(
                new PrintWriter(out), messages, Progress.on(new PrintWriter(err)), json);
    }
}
