// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.fixture.FormatCase;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;

import java.util.List;

/** The values in the goldens of this package's formats. */
public final class QuestionFormatCases {

    private static final long START = 1_700_000_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final long ADMITTED = 1_700_000_001_234L;

    private QuestionFormatCases() {}

    public static List<FormatCase<?>> all() {
        QuestionFormat format = new QuestionFormat();
        ReleasedQuestionFormat released = new ReleasedQuestionFormat();
        return List.of(
                FormatCase.of(format, "pending", pending()),
                FormatCase.of(format, "watch", watched()),
                FormatCase.of(format, "remembered", new RememberedId(6, START + 5 * SECOND / 2)),
                FormatCase.byVersion(
                        released,
                        "model",
                        forTheModel(ReleasedQuestion.OWN_EVIDENCE),
                        forTheModel(3)),
                FormatCase.byVersion(
                        released,
                        "no-evidence",
                        withoutModel(ReleasedQuestion.OWN_EVIDENCE),
                        withoutModel(ReleasedQuestion.NO_EVIDENCE)));
    }

    private static Query once() {
        return new Query(
                "q-1",
                "cam-ä",
                "What is on the table?",
                START + 5 * SECOND,
                60 * SECOND,
                QueryMode.ONCE,
                Query.NEVER,
                List.of("a cup", "nothing"),
                12);
    }

    private static Query watch() {
        return new Query(
                "w-1",
                "cam-ä",
                "Is the door open?",
                Query.LATEST,
                Query.ALL,
                QueryMode.WATCH,
                START + 600 * SECOND,
                List.of(),
                0);
    }

    private static PendingQuestion pending() {
        return new PendingQuestion(
                once(),
                7,
                ADMITTED,
                true,
                START + 5 * SECOND,
                QuestionSchedule.NO_CLOCK,
                false,
                0,
                0,
                null,
                null);
    }

    /** A watch that has ended, with two answers outstanding. */
    private static PendingQuestion watched() {
        return new PendingQuestion(
                watch(),
                8,
                ADMITTED + 1,
                false,
                START + 4 * SECOND,
                START + 3 * SECOND,
                true,
                2,
                5,
                AnswerStatus.NO_VIDEO,
                "nothing yet");
    }

    private static ReleasedQuestion forTheModel(long evidenceNumber) {
        return new ReleasedQuestion(
                once(),
                AnswerStatus.TIMEOUT,
                START + 5 * SECOND / 2,
                ADMITTED,
                evidenceNumber,
                new AnswerEvidence(START, START + 2 * SECOND, 5, 640, 77, 0, true));
    }

    private static ReleasedQuestion withoutModel(long evidenceNumber) {
        return new ReleasedQuestion(
                watch(),
                AnswerStatus.NO_VIDEO,
                QuestionSchedule.NO_CLOCK,
                ADMITTED + 1,
                evidenceNumber,
                AnswerEvidence.NONE);
    }
}
