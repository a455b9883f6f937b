// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.evaluation.score.AnswerChecker;
import dev.sluice.evaluation.set.EvalQuestion;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * The answer to a question, and whether it is correct.
 *
 * @param question the question's id
 * @param answer the answer record
 * @param correct whether the answer's text is the correct answer
 */
public record ScoredAnswer(String question, Answer answer, boolean correct) {

    private static final Set<AnswerStatus> FROM_MODEL =
            EnumSet.of(AnswerStatus.OK, AnswerStatus.TIMEOUT);

    static ScoredAnswer of(EvalQuestion question, Answer answer) {
        boolean correct =
                FROM_MODEL.contains(answer.status())
                        && AnswerChecker.isCorrect(
                                text(answer), question.answer(), question.options());
        return new ScoredAnswer(question.id(), answer, correct);
    }

    /** The status of the answer record. */
    public AnswerStatus status() {
        return answer.status();
    }

    /** The answer's text; empty if the model was not asked. */
    public String text() {
        return text(answer);
    }

    private static String text(Answer answer) {
        return Objects.requireNonNullElse(answer.text(), "");
    }

    /** Number of visual tokens of the steps that the evidence covers. */
    public long seen() {
        return answer.evidence().tokensSeen();
    }

    /** Number of visual tokens that were kept of those. */
    public long kept() {
        return answer.evidence().tokensKept();
    }

    /** Number of visual tokens in the prompt. */
    public long used() {
        return answer.evidence().tokensUsed();
    }

    /** Milliseconds from the call of the model to the first text token. */
    public double firstTokenMillis() {
        return answer.timing().firstToken();
    }

    /** Milliseconds from the call of the model to the last text token. */
    public double totalMillis() {
        return answer.timing().total();
    }

    /**
     * Returns whether the model answered. It also does so after a timeout, which ends a question
     * about a time after the end of a clip: some published videos are shorter than their authors
     * say.
     */
    public boolean fromModel() {
        return FROM_MODEL.contains(answer.status());
    }
}
