package dev.sluice.engine.question;

import dev.sluice.engine.memory.Evidence;
import dev.sluice.engine.memory.VisualMemory;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;

import java.io.IOException;

/**
 * A question that has had its turn: everything that its answer depends on is fixed. Its evidence
 * stands beside it, for all that see the same, until the last of their answers is out.
 *
 * @param query the question
 * @param status {@link AnswerStatus#OK} or {@link AnswerStatus#TIMEOUT} where the model is to be
 *     asked, else what the answer says
 * @param asOfMicros what it may see ends here, microseconds since 1970, or {@link
 *     QuestionSchedule#NO_CLOCK}
 * @param sinceMillis since when it is waited for, by the wall clock
 * @param evidenceNumber what its evidence is found by, or {@link #NO_EVIDENCE} where the model is
 *     not asked
 * @param evidence what is said of the evidence; tokens used are not known yet
 */
public record ReleasedQuestion(
        Query query,
        AnswerStatus status,
        long asOfMicros,
        long sinceMillis,
        long evidenceNumber,
        AnswerEvidence evidence) {

    /** Of a question that needs none. */
    static final long NO_EVIDENCE = -1;

    /** Stands for the question's own number, which version 1 of the format did not store. */
    static final long OWN_EVIDENCE = -2;

    /** Fixes what a question sees at its turn. */
    public static ReleasedQuestion of(
            DueQuestion release, VisualMemory memory, SharedEvidence shared, long nowMillis)
            throws Exception {
        Query query = release.question().query();
        long moment = release.momentMicros();
        if (moment == QuestionSchedule.NO_CLOCK) {
            return of(release, AnswerStatus.NO_VIDEO, Evidence.EMPTY, nowMillis);
        }
        boolean all = query.lookbackMicros() == Query.ALL;
        long from = all ? Evidence.NONE : moment - query.lookbackMicros();
        if (memory.isGone(moment) || !all && memory.isGone(from)) {
            return of(release, AnswerStatus.HISTORY_GONE, nothingSince(memory), nowMillis);
        }
        SharedEvidence.Entry seen = shared.of(from, moment);
        if (seen.counts().isEmpty()) {
            // What a late question cannot be told may have been there; in time there was nothing.
            boolean gone = release.question().late();
            return of(
                    release,
                    gone ? AnswerStatus.HISTORY_GONE : AnswerStatus.NO_VIDEO,
                    gone ? nothingSince(memory) : Evidence.EMPTY,
                    nowMillis);
        }
        boolean early = release.isEarly() && query.atMicros() > moment;
        return of(release, early ? AnswerStatus.TIMEOUT : AnswerStatus.OK, seen, nowMillis);
    }

    private static ReleasedQuestion of(
            DueQuestion release, AnswerStatus status, Evidence evidence, long nowMillis) {
        return of(release, status, new SharedEvidence.Entry(NO_EVIDENCE, evidence), nowMillis);
    }

    private static ReleasedQuestion of(
            DueQuestion release, AnswerStatus status, SharedEvidence.Entry seen, long nowMillis) {
        PendingQuestion question = release.question();
        Evidence counts = seen.counts();
        AnswerEvidence said =
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
                question.query(), status, release.momentMicros(), since, seen.number(), said);
    }

    /** Says from when on something is remembered. */
    private static Evidence nothingSince(VisualMemory memory) throws IOException {
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
                ? new ReleasedQuestion(query, status, asOfMicros, sinceMillis, number, evidence)
                : this;
    }

    public boolean needsModel() {
        return status == AnswerStatus.OK || status == AnswerStatus.TIMEOUT;
    }

    public boolean isWatch() {
        return query.mode() == QueryMode.WATCH;
    }
}
