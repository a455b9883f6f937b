package dev.sluice.engine.question;

import dev.sluice.engine.protocol.AnswerError;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.engine.question.DueQuestion.Cause;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The questions of one stream: which are admitted, and when each has its turn. Everything but
 * silence goes by the stream's clock, so a replay gives the same turns in the same order.
 *
 * <p>Written through to the store at once, and built from it again. Not safe for several threads.
 */
public final class QuestionSchedule {

    /** Of a clock before the first chunk. */
    public static final long NO_CLOCK = Long.MIN_VALUE;

    private static final QuestionFormat FORMAT = new QuestionFormat();

    private static final Comparator<DueQuestion> IN_TURN =
            Comparator.comparingLong(DueQuestion::momentMicros)
                    .thenComparingLong(release -> release.question().number());

    private final QuestionLimits limits;
    private final QuestionStore store;
    private final Map<String, PendingQuestion> standing = new HashMap<>();
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
            standing.put(queryId, question);
        } else if (read instanceof RememberedId id) {
            remembered.put(queryId, id);
            rememberedInOrder.put(id.number(), queryId);
        }
        nextNumber = Math.max(nextNumber, read.number() + 1);
    }

    /** Questions that stand, watches included. */
    public int size() {
        return standing.size();
    }

    /** Turns of watches that are not answered yet. */
    public int outstanding() {
        return standing.values().stream().mapToInt(PendingQuestion::outstanding).sum();
    }

    /**
     * Takes a question or a cancel. Afterwards {@link #upTo} the clock has its turn if that is due.
     *
     * @param clockMicros the stream's clock, or {@link #NO_CLOCK}
     */
    public Admission admit(Query query, long clockMicros, long nowMillis) throws IOException {
        if (query.mode() == QueryMode.CANCEL) {
            if (standing.remove(query.queryId()) != null) {
                remember(query.queryId(), clockMicros);
            }
            return Admission.CANCELLED;
        }
        if (standing.containsKey(query.queryId()) || remembered.containsKey(query.queryId())) {
            return Admission.DUPLICATE;
        }
        AnswerError error = refusal(query, clockMicros);
        if (error != null) {
            remember(query.queryId(), clockMicros);
            return Admission.refused(error);
        }
        boolean latest = query.atMicros() == Query.LATEST;
        keep(
                PendingQuestion.arrived(
                        query,
                        nextNumber++,
                        nowMillis,
                        !latest && query.atMicros() < clockMicros,
                        latest ? clockMicros : query.atMicros()));
        return Admission.ACCEPTED;
    }

    private AnswerError refusal(Query query, long clockMicros) {
        if (standing.size() >= limits.maxPending()) {
            return new AnswerError(
                    ErrorCode.OVERLOAD,
                    "%d questions to this stream wait already; ask again later or set sluice.query.max-pending"
                            .formatted(standing.size()));
        }
        if (clockMicros == NO_CLOCK) {
            return null; // there is nothing to compare with
        }
        if (query.atMicros() != Query.LATEST
                && query.atMicros() - clockMicros > limits.maxHorizonMicros()) {
            return new AnswerError(
                    ErrorCode.QUERY_INVALID,
                    "at lies %s ahead of the stream's clock; expected at most %s (sluice.query.max-horizon)"
                            .formatted(
                                    duration(query.atMicros() - clockMicros),
                                    duration(limits.maxHorizonMicros())));
        }
        if (query.untilMicros() < clockMicros) {
            return new AnswerError(
                    ErrorCode.QUERY_INVALID,
                    "until lies %s before the stream's clock; expected it ahead"
                            .formatted(duration(clockMicros - query.untilMicros())));
        }
        return null;
    }

    private static Duration duration(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }

    /** Whose moment lies before the end of the next step, which they must not see. */
    public List<DueQuestion> before(long endMicros) throws IOException {
        return due(endMicros - 1, endMicros - 1, false);
    }

    /** Whose moment the clock has got to. */
    public List<DueQuestion> upTo(long clockMicros) throws IOException {
        if (clockMicros == NO_CLOCK) {
            return List.of();
        }
        List<DueQuestion> due = due(clockMicros, clockMicros, true);
        forgetIds(clockMicros);
        return due;
    }

    private List<DueQuestion> due(long lastMicros, long nowMicros, boolean waitingForVideo)
            throws IOException {
        List<DueQuestion> due = new ArrayList<>();
        for (PendingQuestion question : List.copyOf(standing.values())) {
            long until = question.query().untilMicros();
            boolean waits = question.dueMicros() == NO_CLOCK;
            // One that still waits at its end has its only turn there.
            long moment = waits ? Math.min(nowMicros, until) : question.dueMicros();
            boolean isDue = waits ? waitingForVideo || until <= lastMicros : moment <= lastMicros;
            if (isDue && !question.ended() && moment <= until) {
                due.add(turn(question, moment, lastMicros, Cause.CLOCK));
            }
            if (until <= lastMicros) {
                end(question.query().queryId(), lastMicros);
            }
        }
        due.sort(IN_TURN);
        return due;
    }

    /** The watches, which a scene change at the end of a step wakes. */
    public List<DueQuestion> wake(long endMicros) throws IOException {
        List<DueQuestion> due = new ArrayList<>();
        for (PendingQuestion question : List.copyOf(standing.values())) {
            if (question.isWatch()
                    && question.hasBegun()
                    && !question.ended()
                    && endMicros > question.lastTurnMicros()
                    && endMicros <= question.query().untilMicros()) {
                due.add(turn(question, endMicros, endMicros, Cause.SCENE));
            }
        }
        due.sort(IN_TURN);
        return due;
    }

    /**
     * Those that wait for a stream that is silent; but no watch, which goes on standing: its answer
     * would take a sequence that in another run is that of another one.
     *
     * @param videoMillis when the stream last went on, by the wall clock
     */
    public List<DueQuestion> silent(long nowMillis, long videoMillis, long clockMicros)
            throws IOException {
        List<DueQuestion> due = new ArrayList<>();
        for (PendingQuestion question : List.copyOf(standing.values())) {
            if (waitsForVideo(question) && deadline(question, videoMillis) <= nowMillis) {
                due.add(new DueQuestion(question, clockMicros, Cause.SILENCE));
                drop(question, clockMicros);
            }
        }
        due.sort(IN_TURN);
        return due;
    }

    /** When {@link #silent} has to be asked next, by the wall clock. */
    public OptionalLong nextSilence(long videoMillis) {
        return standing.values().stream()
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

    /** All that is left, as nothing more will come; watches look once more and end. */
    public List<DueQuestion> end(long clockMicros) throws IOException {
        List<DueQuestion> due = new ArrayList<>();
        for (PendingQuestion question : List.copyOf(standing.values())) {
            boolean news = !question.hasBegun() || question.lastTurnMicros() < clockMicros;
            if (question.isWatch() && news && !question.ended()) {
                due.add(new DueQuestion(question, clockMicros, Cause.END));
                keep(question.turned(clockMicros, question.dueMicros(), true));
            }
        }
        due.addAll(abandon(clockMicros));
        due.sort(IN_TURN);
        return due;
    }

    /**
     * All that is left of a stream that is forgotten, which goes by the wall clock: so watches end
     * without another look.
     */
    public List<DueQuestion> abandon(long clockMicros) throws IOException {
        List<DueQuestion> due = new ArrayList<>();
        for (PendingQuestion question : List.copyOf(standing.values())) {
            if (question.isWatch()) {
                end(question.query().queryId(), clockMicros);
            } else {
                due.add(new DueQuestion(question, clockMicros, Cause.END));
                drop(question, clockMicros);
            }
        }
        due.sort(IN_TURN);
        return due;
    }

    /**
     * Takes the answer to a turn of a watch.
     *
     * @return the answer's sequence if it says something new
     */
    public OptionalLong answered(String queryId, AnswerStatus status, String text, long clockMicros)
            throws IOException {
        PendingQuestion question = standing.get(queryId);
        if (question == null) {
            return OptionalLong.empty(); // cancelled
        }
        boolean changed =
                status != question.lastStatus()
                        || (text == null
                                ? question.lastText() != null
                                : !text.equals(question.lastText()));
        PendingQuestion after = question.answered(status, text, changed);
        if (after.ended() && after.outstanding() == 0) {
            drop(after, clockMicros);
        } else {
            keep(after);
        }
        return changed ? OptionalLong.of(question.sequence()) : OptionalLong.empty();
    }

    /** A turn: a question is done with it, a watch gets its next. */
    private DueQuestion turn(PendingQuestion question, long moment, long lastMicros, Cause cause)
            throws IOException {
        if (!question.isWatch()) {
            drop(question, lastMicros);
            return new DueQuestion(question, moment, cause);
        }
        boolean coalesced = limits.coalesce() && question.outstanding() > 0;
        keep(question.turned(moment, nextTurn(moment, lastMicros), !coalesced));
        return new DueQuestion(question, moment, coalesced ? Cause.COALESCED : cause);
    }

    /** Turns between two steps would see the same: after a leap of the clock one is enough. */
    private long nextTurn(long moment, long lastMicros) {
        long period = limits.watchPeriodMicros();
        return moment + period * (1 + Math.max(0, lastMicros - moment) / period);
    }

    private void end(String queryId, long clockMicros) throws IOException {
        PendingQuestion question = standing.get(queryId);
        if (question == null || !question.isWatch()) {
            return;
        }
        if (question.outstanding() == 0) {
            drop(question, clockMicros);
        } else if (!question.ended()) {
            keep(question.over());
        }
    }

    private void keep(PendingQuestion question) throws IOException {
        standing.put(question.query().queryId(), question);
        store.put(question.query().queryId(), FORMAT.toBytes(question));
    }

    private void drop(PendingQuestion question, long clockMicros) throws IOException {
        standing.remove(question.query().queryId());
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

    private void forgetIds(long clockMicros) throws IOException {
        while (!rememberedInOrder.isEmpty()) {
            String oldest = rememberedInOrder.firstEntry().getValue();
            RememberedId id = remembered.get(oldest);
            if (id.clockMicros() == NO_CLOCK) {
                forget(oldest); // its time runs from the first clock on
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
