// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.memory.Evidence;
import dev.sluice.engine.memory.SeenVideo;
import dev.sluice.engine.memory.VisualMemory;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;

import java.io.IOException;

/**
 * A released question: everything that its answer depends on is fixed. Its evidence is stored
 * apart, once for all questions that share it, until the last of them is answered.
 *
 * @param query the query
 * @param status {@link AnswerStatus#OK} or {@link AnswerStatus#TIMEOUT} if the model is to be
 *     asked, otherwise the status of the answer
 * @param asOfMicros the end of what was seen up to the capture time at which its evidence ends,
 *     microseconds since 1970, or {@link QuestionSchedule#NO_CLOCK} if there is nothing
 * @param sinceMillis since when the question waits for its answer, by the wall clock
 * @param evidenceNumber the number under which its evidence is stored, or {@link #NO_EVIDENCE} if
 *     the model is not asked
 * @param evidence the evidence as the answer describes it, but for the tokens used
 * @param confirming whether a watch is released only so that its last answer can be confirmed
 */
public record ReleasedQuestion(
        Query query,
        AnswerStatus status,
        long asOfMicros,
        long sinceMillis,
        long evidenceNumber,
        AnswerEvidence evidence,
        boolean confirming) {

    /** The {@code evidenceNumber} of a question that does not need the model. */
    static final long NO_EVIDENCE = -1;

    /** Stands for the question's own number, which version 1 of the format did not store. */
    static final long OWN_EVIDENCE = -2;

    /**
     * Releases a question: fixes its evidence and status.
     *
     * @param seen which of the stream's times were seen
     */
    public static ReleasedQuestion of(
            DueQuestion due,
            VisualMemory memory,
            SeenVideo seen,
            SharedEvidence shared,
            long nowMillis)
            throws Exception {
        long end = due.asOfMicros();
        if (end == QuestionSchedule.NO_CLOCK) {
            return of(due, end, AnswerStatus.NO_VIDEO, Evidence.EMPTY, nowMillis);
        }
        Query query = due.question().query();
        long asOf = seen.upTo(end);
        boolean all = query.lookbackMicros() == Query.ALL;
        long from = all ? Evidence.NONE : end - query.lookbackMicros();
        if (memory.isGone(end) || !all && memory.isGone(from)) {
            return of(due, asOf, AnswerStatus.HISTORY_GONE, noneSince(memory), nowMillis);
        }
        SharedEvidence.Entry entry = shared.of(from, end);
        if (entry.counts().isEmpty()) {
            // A late question may have had evidence in time; for one in time there was none.
            boolean gone = due.question().late();
            return of(
                    due,
                    asOf,
                    gone ? AnswerStatus.HISTORY_GONE : AnswerStatus.NO_VIDEO,
                    gone ? noneSince(memory) : Evidence.EMPTY,
                    nowMillis);
        }
        boolean early = due.isEarly() && query.atMicros() > end;
        // Of times that memory does not remember one by one, the evidence may know more.
        long valid = Math.max(asOf, entry.counts().toMicros());
        return of(due, valid, early ? AnswerStatus.TIMEOUT : AnswerStatus.OK, entry, nowMillis);
    }

    private static ReleasedQuestion of(
            DueQuestion due, long asOf, AnswerStatus status, Evidence evidence, long nowMillis) {
        return of(due, asOf, status, new SharedEvidence.Entry(NO_EVIDENCE, evidence), nowMillis);
    }

    private static ReleasedQuestion of(
            DueQuestion due,
            long asOf,
            AnswerStatus status,
            SharedEvidence.Entry entry,
            long nowMillis) {
        PendingQuestion question = due.question();
        Evidence counts = entry.counts();
        AnswerEvidence evidence =
                new AnswerEvidence(
                        counts.fromMicros(),
                        counts.toMicros(),
                        counts.frames(),
                        counts.tokensSeen(),
                        counts.tokensKept(),
                        0,
                        question.late());
        long since = question.isWatch() ? nowMillis : question.admittedMillis();
        return new ReleasedQuestion(
                question.query(),
                status,
                asOf,
                since,
                entry.number(),
                evidence,
                due.cause() == DueQuestion.Cause.CONFIRMATION);
    }

    /** Empty evidence that says where memory begins. */
    private static Evidence noneSince(VisualMemory memory) throws IOException {
        return new Evidence(
                Evidence.EMPTY.finalSteps(),
                Evidence.EMPTY.provisionalSteps(),
                memory.beginMicros(),
                Evidence.NONE,
                0,
                0,
                0);
    }

    /** Returns the question as it was stored under this number. */
    public ReleasedQuestion storedAs(long number) {
        return evidenceNumber == OWN_EVIDENCE
                ? new ReleasedQuestion(
                        query, status, asOfMicros, sinceMillis, number, evidence, confirming)
                : this;
    }

    public boolean needsModel() {
        return status == AnswerStatus.OK || status == AnswerStatus.TIMEOUT;
    }

    public boolean isWatch() {
        return query.mode() == QueryMode.WATCH;
    }
}
