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
 * @param status the status of the answer record
 * @param text the answer's text; empty if the model was not asked
 * @param correct whether the text is the correct answer
 * @param seen visual tokens of the steps that the evidence covers
 * @param kept those of them that were kept
 * @param used visual tokens in the prompt
 * @param firstTokenMillis milliseconds from the call of the model to the first text token
 * @param totalMillis milliseconds from the call of the model to the last text token
 */
public record ScoredAnswer(
        String question,
        AnswerStatus status,
        String text,
        boolean correct,
        long seen,
        long kept,
        long used,
        double firstTokenMillis,
        double totalMillis) {

    private static final Set<AnswerStatus> FROM_MODEL =
            EnumSet.of(AnswerStatus.OK, AnswerStatus.TIMEOUT);

    static ScoredAnswer of(EvalQuestion question, Answer answer) {
        String text = Objects.requireNonNullElse(answer.text(), "");
        boolean correct =
                FROM_MODEL.contains(answer.status())
                        && AnswerChecker.isCorrect(text, question.answer(), question.options());
        return new ScoredAnswer(
                question.id(),
                answer.status(),
                text,
                correct,
                answer.evidence().tokensSeen(),
                answer.evidence().tokensKept(),
                answer.evidence().tokensUsed(),
                answer.timing().firstToken(),
                answer.timing().total());
    }

    /**
     * Returns whether the model answered. It also does so after a timeout, which ends a question
     * about a time after the end of a clip: some published videos are shorter than their authors
     * say.
     */
    public boolean fromModel() {
        return FROM_MODEL.contains(status);
    }
}
