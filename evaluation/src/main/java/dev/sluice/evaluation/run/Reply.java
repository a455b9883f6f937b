package dev.sluice.evaluation.run;

import dev.sluice.evaluation.score.AnswerScore;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.platform.client.Answer;

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
public record Reply(
        String question,
        String status,
        String text,
        boolean right,
        long seen,
        long kept,
        long used,
        double firstTokenMillis,
        double totalMillis) {

    private static final Set<String> OF_A_MODEL = Set.of("ok", "timeout");

    static Reply of(EvalQuestion question, Answer answer) {
        boolean right =
                OF_A_MODEL.contains(answer.status())
                        && AnswerScore.isRight(
                                answer.words(), question.answer(), question.options());
        return new Reply(
                question.id(),
                answer.status(),
                answer.words(),
                right,
                answer.evidence("tokens_seen"),
                answer.evidence("tokens_kept"),
                answer.evidence("tokens_used"),
                millis(answer, "first_token_ms"),
                millis(answer, "total_ms"));
    }

    /**
     * Whether a model was asked: as ever, or after the end of a video that is shorter than its
     * authors say.
     */
    public boolean answered() {
        return OF_A_MODEL.contains(status);
    }

    private static double millis(Answer answer, String name) {
        return answer.json().path("timing").path(name).asDouble();
    }
}
