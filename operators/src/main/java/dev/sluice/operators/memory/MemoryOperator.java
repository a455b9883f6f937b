package dev.sluice.operators.memory;

import dev.sluice.engine.memory.MemoryStep;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.question.Admission;
import dev.sluice.engine.question.AnswerTask;
import dev.sluice.engine.question.DueQuestion;
import dev.sluice.engine.question.ReleasedIndex;
import dev.sluice.engine.question.SilenceTracker;
import dev.sluice.engine.stream.ChunkStarted;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.InputPaused;
import dev.sluice.engine.stream.InputResumed;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamQuery;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.async.KeyedAsync;
import dev.sluice.operators.async.KeyedStreams;
import dev.sluice.operators.async.ModelLoader;
import dev.sluice.operators.async.WorkPool;
import dev.sluice.operators.record.SideOutputs;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.util.ArrayList;
import java.util.List;

/**
 * End of the keyed chain: takes reduced steps, the clock and questions, remembers, and answers.
 *
 * <p>A question has its turn before the first step that it must not see. What it may see is fixed
 * and stored then; the model is asked on a pool that the process shares, one question of a stream
 * at a time in the order of their turns, and the answer is emitted in a mail under the stream's
 * key. So whatever a checkpoint finds in work is asked again after a restore, and gives the same
 * answer.
 */
public final class MemoryOperator extends AbstractStreamOperator<OutboundRecord>
        implements OneInputStreamOperator<StreamItem, OutboundRecord>,
                BoundedOneInput,
                Triggerable<String, VoidNamespace> {

    private static final long serialVersionUID = 1L;

    private final Configuration config;
    private final ModelLoader models;
    private final boolean bounded;

    private transient MailboxExecutor mailbox;
    private transient MemorySettings settings;
    private transient MemoryState state;
    private transient MemoryMetrics metrics;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient VideoLlm model;
    private transient WorkPool pool;
    private transient KeyedAsync async;
    private transient AnswerTask task;
    private transient LiveStreams sessions;
    private transient AnswerDispatcher desk;
    private transient Prefetch ahead;
    private transient SilenceTracker hearing;
    private transient StreamTimer alarm;
    private transient BudgetWarnings budget;

    /**
     * @param bounded whether the input ends: a stream is then never silent or idle, only waited
     *     for, and what is left is answered at the end
     * @throws IllegalArgumentException if an option is out of range; the message names it
     */
    public MemoryOperator(Configuration config, ModelLoader models, boolean bounded) {
        MemorySettings.from(config); // where the job is built, not where it runs
        this.config = config;
        this.models = models;
        this.bounded = bounded;
    }

    @Override
    public void setMailboxExecutor(MailboxExecutor mailboxExecutor) {
        super.setMailboxExecutor(mailboxExecutor);
        mailbox = mailboxExecutor;
    }

    @Override
    public void open() throws Exception {
        super.open();
        settings = bounded ? MemorySettings.ofReplay(config) : MemorySettings.from(config);
        model = models.open();
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            PromptBudget.warning(settings, model.info()).ifPresent(LOG::warn);
        }
        state = new MemoryState(getKeyedStateStore(), settings, StepShape.of(model.info()));
        timers = getInternalTimerService("silence", VoidNamespaceSerializer.INSTANCE, this);
        pool = WorkPool.lease("answer", settings.workers());
        async = new KeyedAsync(mailbox, pool, this);
        task =
                new AnswerTask(
                        model,
                        settings.policy().name(),
                        settings.fps(),
                        settings.maxNewTokens(),
                        PromptBudget::failure);
        hearing = new SilenceTracker(timers::currentProcessingTime);
        alarm = new StreamTimer(timers, state, hearing, settings);
        budget = new BudgetWarnings(settings.memory());
        sessions = new LiveStreams(state, settings.cachedStreams(), this::emit);
        desk =
                new AnswerDispatcher(
                        state,
                        sessions,
                        async,
                        task,
                        timers::currentProcessingTime,
                        this::emit,
                        () -> metrics.unchanged());
        metrics = new MemoryMetrics(getMetricGroup(), this::answersInWork);
        int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        ahead =
                new Prefetch(
                        async,
                        task,
                        settings.prefetchStreams(subtasks),
                        settings.prefillBlock(),
                        desk::isWaiting);
        forEachStream(
                streamId -> {
                    if (state.hasReleased()) {
                        desk.submitNext(streamId);
                    }
                });
    }

    @Override
    public void processElement(StreamRecord<StreamItem> element) throws Exception {
        StreamItem item = element.getValue();
        String streamId = item.streamId();
        if (tellsHearing(item)) {
            return;
        }
        if (isRecord(item)) {
            waitForAnswer(streamId);
        }
        hearing.heard(streamId);
        if (item instanceof StreamQuery query) {
            onQuery(query.query());
        } else if (item instanceof DroppedStep step) {
            onStep(streamId, step);
        } else if (item instanceof GatedStep step) {
            onStep(streamId, step);
        } else if (item instanceof ClockAdvance clock) {
            onClock(clock);
        } else {
            throw new IllegalStateException(
                    "found %s; steps have to come through the drop"
                            .formatted(item.getClass().getSimpleName()));
        }
        arm(streamId);
    }

    /** Whether the item only says what can be heard; then it is dealt with. */
    private boolean tellsHearing(StreamItem item) {
        if (item instanceof ChunkStarted work) {
            hearing.chunkStarted(work.streamId());
        } else if (item instanceof InputPaused) {
            hearing.pause();
        } else if (item instanceof InputResumed) {
            hearing.resume();
        } else {
            return false;
        }
        return true;
    }

    /**
     * A question, or the end of a chunk. Where watches put their wakes together, chunks cannot make
     * the backlog grow and need not wait.
     */
    private boolean isRecord(StreamItem item) {
        return item instanceof StreamQuery
                || item instanceof ClockAdvance && !settings.questions().coalesce();
    }

    /**
     * Not reading is what slows the source down. A record waits for one answer at most, since no
     * checkpoint gets through meanwhile: what was released together is worked off over as many
     * records. Only watches have more turns than there are records, hence a bound of their own.
     */
    private void waitForAnswer(String streamId) throws Exception {
        ReleasedIndex released = sessions.get(streamId).released();
        if (released.size() < settings.maxBacklog()) {
            return;
        }
        long first = released.first();
        hearing.pause();
        do {
            async.yieldOnce();
        } while (isWaitedFor(streamId, first));
        hearing.resume();
    }

    private boolean isWaitedFor(String streamId, long number) throws Exception {
        LiveStream session = sessions.get(streamId);
        return session.released().contains(number)
                || session.book().outstanding() >= settings.maxWatchBacklog();
    }

    @Override
    public void endInput() throws Exception {
        forEachStream(streamId -> release(streamId, sessions.get(streamId).book().end(clock())));
        forEachStream(this::closeWindow); // after its questions, which see it open as ever
        async.drain();
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        if (!state.isKnown()) {
            return;
        }
        String streamId = timer.getKey();
        StreamHeader header = state.header().withTimer(StreamHeader.NO_TIMER);
        state.store(header);
        if (bounded) {
            return; // a timer of a job whose input did not end
        }
        long now = timer.getTimestamp();
        LiveStream session = sessions.get(streamId);
        release(
                streamId,
                session.book()
                        .silent(
                                now - hearing.missedMillis(streamId),
                                hearing.silentSince(streamId, header.videoMillis()),
                                clock()));
        if (now >= alarm.idleDue(header, session.book())) {
            release(streamId, session.book().abandon(clock()));
            if (session.released().isEmpty()) {
                forget(streamId);
                return;
            }
            state.store(header.asked(now)); // forgotten when the last answers are out
        }
        arm(streamId);
    }

    private void arm(String streamId) throws Exception {
        if (!bounded) {
            alarm.set(streamId, sessions.get(streamId).book());
        }
    }

    private void forget(String streamId) throws Exception {
        closeWindow(streamId);
        sessions.drop(streamId);
        ahead.drop(streamId);
        hearing.evict(streamId);
        budget.forget(streamId);
        state.clear();
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("no timer goes by event time, found " + timer);
    }

    @Override
    public void close() throws Exception {
        try (WorkPool threads = pool;
                VideoLlm opened = model;
                KeyedAsync work = async) {
            super.close(); // then work ends first, before what it uses
        }
    }

    private void onQuery(Query query) throws Exception {
        String streamId = query.streamId();
        long now = timers.currentProcessingTime();
        state.store(state.header().asked(now));
        LiveStream session = sessions.get(streamId);
        Admission admission = session.book().admit(query, clock(), now);
        metrics.asked(admission.verdict());
        switch (admission.verdict()) {
            case ACCEPTED -> {
                ahead.asked(streamId);
                release(streamId, session.book().upTo(clock()));
            }
            case REFUSED -> emit(task.refusal(query, clock(), admission.error()));
            case CANCELLED -> desk.withdraw(streamId, query.queryId());
            case DUPLICATE -> LOG.debug("{} came again", query.queryId());
        }
    }

    private void onStep(String streamId, DroppedStep step) throws Exception {
        budget.seen(streamId, step.encoded().tokens().grid());
        long end = step.encoded().endMicros();
        LiveStream session = sessions.get(streamId);
        if (!begin(streamId, step.encoded().tokens().step(), end)) {
            return;
        }
        long invalid = session.memory().invalidSteps();
        remember(streamId, session.memory().accept(step), end);
        metrics.invalidSteps(session.memory().invalidSteps() - invalid);
        if (step.sceneChange()) {
            release(streamId, session.book().wake(end));
        }
    }

    private void onStep(String streamId, GatedStep step) throws Exception {
        budget.seen(streamId, step.grid());
        if (begin(streamId, step.step(), step.endMicros())) {
            remember(streamId, sessions.get(streamId).memory().accept(step), step.endMicros());
        }
    }

    /** Before a step: what must not see it has its turn. */
    private boolean begin(String streamId, long step, long endMicros) throws Exception {
        LiveStream session = sessions.get(streamId);
        if (!session.memory().takes(step)) {
            metrics.refusedStep();
            return false;
        }
        release(streamId, session.book().before(endMicros));
        return true;
    }

    private void remember(String streamId, List<MemoryStep> done, long endMicros) throws Exception {
        state.store(state.header().applied(endMicros, timers.currentProcessingTime()));
        ahead.grown(streamId, done, sessions.get(streamId).memory());
        give(streamId, done);
    }

    /** Nothing follows: what the merge held back is final as it is. */
    private void closeWindow(String streamId) throws Exception {
        give(streamId, sessions.get(streamId).memory().closeWindow());
    }

    private void give(String streamId, List<MemoryStep> done) {
        metrics.remembered(done);
        if (settings.tokens()) {
            for (MemoryStep step : done) {
                output.collect(
                        SideOutputs.TOKENS,
                        new StreamRecord<>(MemoryRecords.tokens(streamId, step)));
            }
        }
    }

    private void onClock(ClockAdvance advance) throws Exception {
        long now = timers.currentProcessingTime();
        state.store(state.header().applied(advance.clockMicros(), now));
        String streamId = advance.streamId();
        hearing.chunkApplied(streamId);
        release(streamId, sessions.get(streamId).book().upTo(clock()));
    }

    /** Fixes and stores what each may see; the model is asked when its stream is free. */
    private void release(String streamId, List<DueQuestion> due) throws Exception {
        List<DueQuestion> turns = new ArrayList<>();
        for (DueQuestion release : due) {
            if (release.cause() == DueQuestion.Cause.COALESCED) {
                metrics.coalesced();
                emit(MemoryRecords.coalesced(release));
                continue;
            }
            if (release.question().late()) {
                emit(MemoryRecords.late(release.question(), clock()));
            }
            turns.add(release);
        }
        desk.release(streamId, turns);
        desk.submitNext(streamId);
    }

    private long clock() throws Exception {
        return state.header().clockMicros();
    }

    private void forEachStream(KeyedStreams.Action action) throws Exception {
        KeyedStreams.forEach(this, MemoryState.HEADER, action);
    }

    private void emit(Answer answer) {
        metrics.answered(answer);
        output.collect(new StreamRecord<>(answer.toRecord()));
    }

    private void emit(StreamEvent event) {
        output.collect(SideOutputs.EVENTS, new StreamRecord<>(event));
    }

    /** Number of answers in work: what the metric shows. */
    int answersInWork() {
        return desk.inWork();
    }

    /** Number of answers and prefills in work: for tests, which have to wait for them. */
    int inFlight() {
        return async.inFlight();
    }
}
