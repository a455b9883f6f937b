// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.memory.EvidenceDigest;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerError;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.engine.question.DueQuestion.Cause;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The questions of one stream: which of them are admitted, and when each is released. Everything
 * but silence depends on the stream's clock only, so that a replay releases the same questions in
 * the same order.
 *
 * <p>Changes are written through to the store, from which a new schedule is built. Not safe for use
 * by several threads.
 */
public final class QuestionSchedule {

    /** The clock of a stream before its first chunk is applied. */
    public static final long NO_CLOCK = Long.MIN_VALUE;

    private static final QuestionFormat FORMAT = new QuestionFormat();

    private static final Comparator<DueQuestion> IN_ORDER =
            Comparator.comparingLong(DueQuestion::asOfMicros)
                    .thenComparingLong(due -> due.question().number());

    private final QuestionLimits limits;
    private final QuestionStore store;
    private final Map<String, PendingQuestion> pending = new HashMap<>();
    private final Map<String, RememberedId> remembered = new HashMap<>();
    private final TreeMap<Long, String> rememberedInOrder = new TreeMap<>();
    private long nextNumber;

    public QuestionSchedule(QuestionLimits limits, QuestionStore store) throws IOException {
        this.limits = limits;
        this.store = store;
        store.forEach(this::load);
    }

    private void load(String queryId, byte[] entry) throws IOException {
        ScheduleEntry read = FORMAT.fromBytes(entry);
        if (read instanceof PendingQuestion question) {
            pending.put(queryId, question);
        } else if (read instanceof RememberedId id) {
            remembered.put(queryId, id);
            rememberedInOrder.put(id.number(), queryId);
        }
        nextNumber = Math.max(nextNumber, read.number() + 1);
    }

    /** Returns the number of pending questions, watches included. */
    public int size() {
        return pending.size();
    }

    /** Returns the number of releases of watches that are not answered yet. */
    public int outstanding() {
        return pending.values().stream().mapToInt(PendingQuestion::outstanding).sum();
    }

    /**
     * Admits, refuses or withdraws a question. An admitted question may be due at once, which
     * {@link #upTo} the clock finds out.
     *
     * @param clockMicros the stream's clock, or {@link #NO_CLOCK}
     */
    public Admission admit(Query query, long clockMicros, long nowMillis) throws IOException {
        if (query.mode() == QueryMode.CANCEL) {
            if (pending.remove(query.queryId()) != null) {
                remember(query.queryId(), clockMicros);
            }
            return Admission.CANCELLED;
        }
        if (pending.containsKey(query.queryId()) || remembered.containsKey(query.queryId())) {
            return Admission.DUPLICATE;
        }
        AnswerError error = refusal(query, clockMicros);
        if (error != null) {
            remember(query.queryId(), clockMicros);
            return Admission.refused(error);
        }
        boolean latest = query.atMicros() == Query.LATEST;
        keep(
                PendingQuestion.admitted(
                        query,
                        nextNumber++,
                        nowMillis,
                        !latest && query.atMicros() < clockMicros,
                        latest ? clockMicros : query.atMicros()));
        return Admission.ACCEPTED;
    }

    /** Returns why a query is refused, or null if it is not. */
    private @Nullable AnswerError refusal(Query query, long clockMicros) {
        if (pending.size() >= limits.maxPending()) {
            return new AnswerError(
                    ErrorCode.OVERLOAD,
                    "%d questions to this stream wait already; ask again later or set sluice.query.max-pending"
                            .formatted(pending.size()));
        }
        if (clockMicros == NO_CLOCK) {
            return null; // there is nothing to compare with
        }
        if (query.atMicros() != Query.LATEST
                && query.atMicros() - clockMicros > limits.maxHorizonMicros()) {
            return new AnswerError(
                    ErrorCode.QUERY_INVALID,
                    "at is %s ahead of the stream's clock; expected at most %s (sluice.query.max-horizon)"
                            .formatted(
                                    duration(query.atMicros() - clockMicros),
                                    duration(limits.maxHorizonMicros())));
        }
        if (query.untilMicros() < clockMicros) {
            return new AnswerError(
                    ErrorCode.QUERY_INVALID,
                    "until is %s before the stream's clock; expected a later time"
                            .formatted(duration(clockMicros - query.untilMicros())));
        }
        return null;
    }

    private static Duration duration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    /** Returns the questions that must not use the next step: those due before its end. */
    public List<DueQuestion> before(long endMicros) throws IOException {
        return due(endMicros - 1, endMicros - 1, false);
    }

    /** Returns the questions whose capture time the clock has reached. */
    public List<DueQuestion> upTo(long clockMicros) throws IOException {
        if (clockMicros == NO_CLOCK) {
            return List.of();
        }
        List<DueQuestion> due = due(clockMicros, clockMicros, true);
        expireIds(clockMicros);
        return due;
    }

    private List<DueQuestion> due(long lastMicros, long nowMicros, boolean hasClock)
            throws IOException {
        List<DueQuestion> due = new ArrayList<>();
        for (PendingQuestion question : List.copyOf(pending.values())) {
            long until = question.query().untilMicros();
            boolean waits = question.dueMicros() == NO_CLOCK;
            // A watch that still waits for a clock at its end is released once, there.
            long asOf = waits ? Math.min(nowMicros, until) : question.dueMicros();
            boolean isDue = waits ? hasClock || until <= lastMicros : asOf <= lastMicros;
            if (isDue && !question.ended() && asOf <= until) {
                due.add(release(question, asOf, lastMicros, Cause.CLOCK));
            }
            if (until <= lastMicros) {
                endWatch(question.query().queryId(), lastMicros);
            }
        }
        due.sort(IN_ORDER);
        return due;
    }

    /**
     * Returns the watches that are due because a step has ended: all of them if the scene has
     * changed, otherwise those whose last answer the step may confirm. Which ones depends on no
     * answer, so that it does not matter when answers come.
     */
    public List<DueQuestion> stepped(long endMicros, boolean sceneChange) throws IOException {
        return sceneChange ? wake(endMicros) : confirm(endMicros);
    }

    private List<DueQuestion> confirm(long endMicros) throws IOException {
        List<DueQuestion> due = new ArrayList<>();
        for (PendingQuestion question : List.copyOf(pending.values())) {
            // If it is due at this time anyway, that release confirms.
            if (question.confirmations() > 0
                    && !question.ended()
                    && endMicros > question.lastReleaseMicros()
                    && endMicros < question.dueMicros()
                    && endMicros <= question.query().untilMicros()) {
                due.add(new DueQuestion(question, endMicros, Cause.CONFIRMATION));
                keep(
                        question.released(
                                endMicros,
                                question.dueMicros(),
                                true,
                                question.confirmations() - 1));
            }
        }
        due.sort(IN_ORDER);
        return due;
    }

    /** Returns the watches that a scene change at the end of a step makes due. */
    private List<DueQuestion> wake(long endMicros) throws IOException {
        List<DueQuestion> due = new ArrayList<>();
        for (PendingQuestion question : List.copyOf(pending.values())) {
            if (question.isWatch()
                    && question.wasReleased()
                    && !question.ended()
                    && endMicros > question.lastReleaseMicros()
                    && endMicros <= question.query().untilMicros()) {
                due.add(release(question, endMicros, endMicros, Cause.SCENE));
            }
        }
        due.sort(IN_ORDER);
        return due;
    }

    /**
     * Returns the questions whose stream has been silent for too long. Watches stay pending: an
     * answer that depends on the wall clock would take a sequence that another run gives to another
     * answer.
     *
     * @param videoMillis when the stream last advanced, by the wall clock
     */
    public List<DueQuestion> silent(long nowMillis, long videoMillis, long clockMicros)
            throws IOException {
        List<DueQuestion> due = new ArrayList<>();
        for (PendingQuestion question : List.copyOf(pending.values())) {
            if (waitsForVideo(question) && deadline(question, videoMillis) <= nowMillis) {
                due.add(new DueQuestion(question, clockMicros, Cause.SILENCE));
                drop(question, clockMicros);
            }
        }
        due.sort(IN_ORDER);
        return due;
    }

    /** Returns when {@link #silent} has to be called next, by the wall clock. */
    public OptionalLong nextSilence(long videoMillis) {
        return pending.values().stream()
                .filter(QuestionSchedule::waitsForVideo)
                .mapToLong(question -> deadline(question, videoMillis))
                .min();
    }

    private static boolean waitsForVideo(PendingQuestion question) {
        return !question.isWatch();
    }

    private long deadline(PendingQuestion question, long videoMillis) {
        return Math.max(videoMillis, question.admittedMillis()) + limits.timeoutMillis();
    }

    /** Returns all pending questions at the end of the stream; watches are released once more. */
    public List<DueQuestion> end(long clockMicros) throws IOException {
        List<DueQuestion> due = new ArrayList<>();
        for (PendingQuestion question : List.copyOf(pending.values())) {
            boolean advanced =
                    !question.wasReleased() || question.lastReleaseMicros() < clockMicros;
            if (question.isWatch() && advanced && !question.ended()) {
                due.add(new DueQuestion(question, clockMicros, Cause.END));
                keep(question.released(clockMicros, question.dueMicros(), true, 0));
            }
        }
        due.addAll(abandon(clockMicros));
        due.sort(IN_ORDER);
        return due;
    }

    /**
     * Returns all pending questions of a stream whose state is evicted. Eviction depends on the
     * wall clock, so watches end without another release.
     */
    public List<DueQuestion> abandon(long clockMicros) throws IOException {
        List<DueQuestion> due = new ArrayList<>();
        for (PendingQuestion question : List.copyOf(pending.values())) {
            if (question.isWatch()) {
                endWatch(question.query().queryId(), clockMicros);
            } else {
                due.add(new DueQuestion(question, clockMicros, Cause.END));
                drop(question, clockMicros);
            }
        }
        due.sort(IN_ORDER);
        return due;
    }

    /**
     * Keeps the pending questions though the clock is set back: those about a later time wait for
     * it, and watches are released with the first clock.
     */
    public void setBack() throws IOException {
        for (PendingQuestion question : List.copyOf(pending.values())) {
            if (question.isWatch() && !question.ended()) {
                keep(question.restarted());
            }
        }
    }

    /**
     * Whether the answer to a release of a watch is of use: one that is only for a confirmation is
     * not if there is nothing to confirm. All releases before it have to be answered.
     */
    public boolean isUseful(ReleasedQuestion release) {
        PendingQuestion question = pending.get(release.query().queryId());
        return !release.confirming() || question == null || question.watch().awaitsConfirmation();
    }

    /**
     * Returns what the model replied to the last release of a watch if its evidence had the same
     * tokens.
     */
    public Optional<WatchReply> lastReply(String queryId, EvidenceDigest digest) {
        PendingQuestion question = pending.get(queryId);
        WatchReply reply = question == null ? null : question.watch().reply();
        return Optional.ofNullable(reply).filter(last -> last.digest().equals(digest));
    }

    /** Takes note that a release of a watch needs no answer. */
    public void needless(String queryId, long clockMicros) throws IOException {
        PendingQuestion question = pending.get(queryId);
        if (question != null) {
            keepOrDrop(question.answered(question.watch()), clockMicros);
        }
    }

    /**
     * Takes the answer to a release of a watch.
     *
     * @param reply what the model replied; null if it was not asked, or failed
     * @return the answer to give if it differs from the one before
     */
    public Optional<Answer> answered(Answer answer, @Nullable WatchReply reply, long clockMicros)
            throws IOException {
        PendingQuestion question = pending.get(answer.queryId());
        if (question == null) {
            return Optional.empty(); // cancelled
        }
        WatchState before = question.watch();
        WatchState after =
                before.after(
                        answer.status(),
                        answer.text(),
                        reply == null ? Double.NaN : reply.probability(),
                        answer.asOfMicros(),
                        reply,
                        rule(question));
        keepOrDrop(question.answered(after), clockMicros);
        return after.sequence() == before.sequence()
                ? Optional.empty()
                : Optional.of(
                        answer.withSequence(before.sequence()).since(after.givenSinceMicros()));
    }

    private WatchRule rule(PendingQuestion question) {
        return question.query().options().isEmpty() ? WatchRule.EACH_CHANGE : limits.watchRule();
    }

    private void keepOrDrop(PendingQuestion question, long clockMicros) throws IOException {
        if (question.ended() && question.outstanding() == 0) {
            drop(question, clockMicros);
        } else {
            keep(question);
        }
    }

    /** Removes a question from the schedule, or schedules the next release of a watch. */
    private DueQuestion release(PendingQuestion question, long asOf, long lastMicros, Cause cause)
            throws IOException {
        if (!question.isWatch()) {
            drop(question, lastMicros);
            return new DueQuestion(question, asOf, cause);
        }
        boolean coalesced = limits.coalesce() && question.outstanding() > 0;
        int nextSteps = coalesced ? question.confirmations() : rule(question).confirmations() - 1;
        keep(question.released(asOf, nextRelease(asOf, lastMicros), !coalesced, nextSteps));
        return new DueQuestion(question, asOf, coalesced ? Cause.COALESCED : cause);
    }

    /** Skips releases that the clock has leapt over: they would all have the same evidence. */
    private long nextRelease(long asOf, long lastMicros) {
        long period = limits.watchPeriodMicros();
        return asOf + period * (1 + Math.max(0, lastMicros - asOf) / period);
    }

    private void endWatch(String queryId, long clockMicros) throws IOException {
        PendingQuestion question = pending.get(queryId);
        if (question == null || !question.isWatch()) {
            return;
        }
        if (question.outstanding() == 0) {
            drop(question, clockMicros);
        } else if (!question.ended()) {
            keep(question.afterEnd());
        }
    }

    private void keep(PendingQuestion question) throws IOException {
        pending.put(question.query().queryId(), question);
        store.put(question.query().queryId(), FORMAT.toBytes(question));
    }

    private void drop(PendingQuestion question, long clockMicros) throws IOException {
        pending.remove(question.query().queryId());
        remember(question.query().queryId(), clockMicros);
    }

    private void remember(String queryId, long clockMicros) throws IOException {
        RememberedId id = new RememberedId(nextNumber++, clockMicros);
        remembered.put(queryId, id);
        rememberedInOrder.put(id.number(), queryId);
        store.put(queryId, FORMAT.toBytes(id));
        while (remembered.size() > limits.maxIds()) {
            forget(rememberedInOrder.firstEntry().getValue());
        }
    }

    private void expireIds(long clockMicros) throws IOException {
        while (!rememberedInOrder.isEmpty()) {
            String oldest = rememberedInOrder.firstEntry().getValue();
            RememberedId id =
                    Objects.requireNonNull(
                            remembered.get(oldest), "every id in order is remembered");
            if (id.clockMicros() == NO_CLOCK || id.clockMicros() > clockMicros) {
                forget(oldest); // its time to live starts with the first clock, or with one that
                // was set back
                remember(oldest, clockMicros);
            } else if (clockMicros - id.clockMicros() > limits.idTtlMicros()) {
                forget(oldest);
            } else {
                return;
            }
        }
    }

    private void forget(String queryId) throws IOException {
        rememberedInOrder.remove(remembered.remove(queryId).number());
        store.remove(queryId);
    }
}
