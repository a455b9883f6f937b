// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.fixture.FormatCase;
import dev.sluice.engine.memory.EvidenceDigest;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.AnswerUsage;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.model.FinishReason;

import java.util.List;

/** The values in the goldens of this package's formats. */
public final class QuestionFormatCases {

    private static final long START = 1_700_000_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final long ADMITTED = 1_700_000_001_234L;

    private QuestionFormatCases() {}

    public static List<FormatCase<?>> all() {
        QuestionFormat format = new QuestionFormat();
        WatchStateFormat watches = new WatchStateFormat();
        ReleasedQuestionFormat released = new ReleasedQuestionFormat();
        return List.of(
                FormatCase.of(format, "pending", pending()),
                FormatCase.byVersion(
                        format,
                        "watch",
                        watched(0, lastAnswer(QuestionSchedule.NO_CLOCK)),
                        watched(0, lastAnswer(QuestionSchedule.NO_CLOCK)),
                        watched(1, lastAnswer(START + 2 * SECOND))),
                FormatCase.of(watches, "new", WatchState.NEW),
                FormatCase.of(watches, "candidate", candidate()),
                FormatCase.of(format, "remembered", new RememberedId(6, START + 5 * SECOND / 2)),
                FormatCase.byVersion(
                        released,
                        "model",
                        forTheModel(ReleasedQuestion.OWN_EVIDENCE, false),
                        forTheModel(3, false),
                        forTheModel(3, true)),
                FormatCase.byVersion(
                        released,
                        "no-evidence",
                        withoutModel(ReleasedQuestion.OWN_EVIDENCE),
                        withoutModel(ReleasedQuestion.NO_EVIDENCE),
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
                WatchState.NEW);
    }

    /** A watch that has ended, with two answers outstanding. */
    private static PendingQuestion watched(int confirmations, WatchState watch) {
        return new PendingQuestion(
                watch(),
                8,
                ADMITTED + 1,
                false,
                START + 4 * SECOND,
                START + 3 * SECOND,
                true,
                2,
                confirmations,
                watch);
    }

    private static WatchState lastAnswer(long sinceMicros) {
        return new WatchState(
                5,
                new WatchState.Verdict(AnswerStatus.NO_VIDEO, "nothing yet", sinceMicros),
                null,
                0,
                QuestionSchedule.NO_CLOCK,
                null);
    }

    private static WatchState candidate() {
        return new WatchState(
                2,
                new WatchState.Verdict(AnswerStatus.OK, "no", START),
                new WatchState.Verdict(AnswerStatus.OK, "yes", START + 2 * SECOND),
                1,
                START + 3 * SECOND,
                new WatchReply(
                        new EvidenceDigest(0x0123456789abcdefL, -1),
                        "yes",
                        FinishReason.STOP,
                        new AnswerUsage(90, 1),
                        36,
                        0.875));
    }

    private static ReleasedQuestion forTheModel(long evidenceNumber, boolean confirming) {
        return new ReleasedQuestion(
                once(),
                AnswerStatus.TIMEOUT,
                START + 5 * SECOND / 2,
                ADMITTED,
                evidenceNumber,
                new AnswerEvidence(START, START + 2 * SECOND, 5, 640, 77, 0, true),
                confirming);
    }

    private static ReleasedQuestion withoutModel(long evidenceNumber) {
        return new ReleasedQuestion(
                watch(),
                AnswerStatus.NO_VIDEO,
                QuestionSchedule.NO_CLOCK,
                ADMITTED + 1,
                evidenceNumber,
                AnswerEvidence.NONE,
                false);
    }
}
