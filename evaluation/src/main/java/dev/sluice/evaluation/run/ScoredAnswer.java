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
 * What came back to a question.
 *
 * @param question the question's id
 * @param status as in the answers topic
 * @param text the words; empty where no model answered
 * @param right whether they are right
 * @param seen tokens of the pictures that the answer could rest on
 * @param kept of these, kept
 * @param used rows of pictures in the prompt
 * @param firstTokenMillis from the call of the model to the first token
 * @param totalMillis from the call of the model to the end
 */
public record ScoredAnswer(
        String question,
        AnswerStatus status,
        String text,
        boolean right,
        long seen,
        long kept,
        long used,
        double firstTokenMillis,
        double totalMillis) {

    private static final Set<AnswerStatus> OF_A_MODEL =
            EnumSet.of(AnswerStatus.OK, AnswerStatus.TIMEOUT);

    static ScoredAnswer of(EvalQuestion question, Answer answer) {
        String text = Objects.requireNonNullElse(answer.text(), "");
        boolean right =
                OF_A_MODEL.contains(answer.status())
                        && AnswerChecker.isRight(text, question.answer(), question.options());
        return new ScoredAnswer(
                question.id(),
                answer.status(),
                text,
                right,
                answer.evidence().tokensSeen(),
                answer.evidence().tokensKept(),
                answer.evidence().tokensUsed(),
                answer.timing().firstToken(),
                answer.timing().total());
    }

    /**
     * Whether a model was asked: as ever, or after the end of a video that is shorter than its
     * authors say.
     */
    public boolean answered() {
        return OF_A_MODEL.contains(status);
    }
}
