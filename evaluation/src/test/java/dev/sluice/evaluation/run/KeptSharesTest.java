// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.AnswerTiming;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.model.FinishReason;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class KeptSharesTest {

    private final List<EvalQuestion> questions =
            List.of(question("early", 4), question("late", 20));

    @Test
    void theShareIsComputedOverAllQuestions() {
        // The first step of 36 tokens is kept whole, and one token of each later step.
        RunResult run =
                result(
                        answer("early", AnswerStatus.OK, 72, 37),
                        answer("late", AnswerStatus.OK, 360, 45));
        RunResult all =
                result(
                        answer("early", AnswerStatus.OK, 72, 72),
                        answer("late", AnswerStatus.OK, 360, 360));

        double share = KeptShares.byClip(questions, run, all).get("clip");

        assertThat(share).isCloseTo((37 + 45) / (72.0 + 360.0), within(1e-12));
        assertThat(share * 72 + share * 360)
                .isCloseTo(
                        run.fromModel().stream().mapToLong(ScoredAnswer::kept).sum(), within(1e-9));
    }

    @Test
    void questionsThatOneRunDidNotAnswerDoNotCount() {
        RunResult run =
                result(
                        answer("early", AnswerStatus.OK, 72, 37),
                        answer("late", AnswerStatus.ERROR, 360, 0));
        RunResult all =
                result(
                        answer("early", AnswerStatus.OK, 72, 72),
                        answer("late", AnswerStatus.OK, 360, 360));

        assertThat(KeptShares.byClip(questions, run, all).get("clip"))
                .isCloseTo(37 / 72.0, within(1e-12));
        assertThat(KeptShares.byClip(questions, result(), all)).isEmpty();
    }

    @Test
    void anAnswerAfterTheEndOfAShortVideoCounts() {
        RunResult run = result(answer("early", AnswerStatus.TIMEOUT, 72, 37));

        assertThat(run.fromModel()).hasSize(1);
        assertThat(run.kept()).isCloseTo(37 / 72.0, within(1e-12));
        assertThat(result(answer("early", AnswerStatus.NO_VIDEO, 72, 0)).fromModel()).isEmpty();
    }

    private static EvalQuestion question(String id, double at) {
        return new EvalQuestion(id, "clip", "group", "family", at, "?", List.of(), "yes", false);
    }

    private static ScoredAnswer answer(String question, AnswerStatus status, long seen, long kept) {
        return new ScoredAnswer(
                question,
                new Answer(
                        question,
                        "clip",
                        0,
                        status,
                        0,
                        "yes",
                        FinishReason.STOP,
                        new AnswerEvidence(0, 0, 0, seen, kept, kept, false),
                        new AnswerTiming(0, 0, 1, 1),
                        "model",
                        "none",
                        null),
                true);
    }

    private static RunResult result(ScoredAnswer... answers) {
        Map<String, ScoredAnswer> byId = new LinkedHashMap<>();
        for (ScoredAnswer answer : answers) {
            byId.put(answer.question(), answer);
        }
        return new RunResult(EvalRun.reference(), byId, 0, List.of(), 0);
    }
}
