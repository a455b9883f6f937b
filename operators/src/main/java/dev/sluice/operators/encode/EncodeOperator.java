package dev.sluice.operators.encode;

import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.perceive.ChunkTask;
import dev.sluice.engine.perceive.StepEncoder;
import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.stream.Backlog;
import dev.sluice.engine.stream.ChunkSequencer;
import dev.sluice.engine.stream.ChunkStarted;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.FailureStreak;
import dev.sluice.engine.stream.InputPaused;
import dev.sluice.engine.stream.InputResumed;
import dev.sluice.engine.stream.Offer;
import dev.sluice.engine.stream.PendingChunk;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.config.ConfigException;
import dev.sluice.operators.config.OverloadPolicy;
import dev.sluice.operators.keyed.Idleness;
import dev.sluice.operators.keyed.KeyedAsync;
import dev.sluice.operators.keyed.KeyedStreams;
import dev.sluice.operators.keyed.WorkPool;
import dev.sluice.operators.model.ModelLoader;

import org.apache.flink.annotation.VisibleForTesting;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Head of the keyed chain: takes chunks and questions, gives steps, clock and questions.
 *
 * <p>A record waits in keyed state until it was applied; one chunk of a stream is in work at a
 * time, on a pool that the process shares, and what comes of it is emitted and stored in one mail.
 * So whatever a checkpoint finds in work is simply done again after a restore. Questions pass
 * straight through: their order among the steps is what the stream's state sees.
 */
public final class EncodeOperator extends AbstractStreamOperator<StreamItem>
        implements TwoInputStreamOperator<ChunkRecord, StreamItem, StreamItem>,
                BoundedMultiInput,
                Triggerable<String, VoidNamespace> {

    private static final long serialVersionUID = 1L;

    private static final int CHUNKS = 1;

    private final Configuration config;
    private final ModelLoader models;
    private final boolean pixels;
    private final boolean bounded;

    private transient MailboxExecutor mailbox;
    private transient EncodeSettings settings;
    private transient EncodeState state;
    private transient EncodeMetrics metrics;
    private transient EncodeOutput out;
    private transient Idleness idleness;
    private transient VideoLlm model;
    private transient WorkPool pool;
    private transient KeyedAsync async;
    private transient ChunkTask task;
    private transient FailureStreak failures;

    private transient Set<String> busy; // streams with a chunk, or their half step, in work
    private transient Backlog backlog;
    private transient boolean holding;
    private transient boolean chunksEnded;

    /**
     * @param pixels whether steps carry the pixels that their tokens stand for
     * @param bounded whether the input ends: chunks then wait until the second input has ended, so
     *     that every question is there before the clock goes on, and no stream is ever idle
     * @throws ConfigException if an option is out of range
     */
    public EncodeOperator(
            Configuration config, ModelLoader models, boolean pixels, boolean bounded) {
        this.config = config;
        this.models = models;
        this.pixels = pixels;
        this.bounded = bounded;
        EncodeSettings.from(config); // what is wrong with it is said before anything runs
    }

    @Override
    public void setMailboxExecutor(MailboxExecutor mailboxExecutor) {
        super.setMailboxExecutor(mailboxExecutor);
        mailbox = mailboxExecutor;
    }

    @Override
    public void open() throws Exception {
        super.open();
        settings = EncodeSettings.from(config);
        model = models.open();
        state = new EncodeState(getKeyedStateStore(), settings, StepShape.of(model.info()));
        backlog = new Backlog(settings.maxPendingRecords(), settings.maxPendingBytes());
        metrics = new EncodeMetrics(getMetricGroup(), backlog);
        out = new EncodeOutput(output, settings.deadLetters(), metrics);
        idleness =
                new Idleness(
                        getKeyedStateStore()
                                .getState(new ValueStateDescriptor<>("touched", Types.LONG)),
                        getInternalTimerService("idle", VoidNamespaceSerializer.INSTANCE, this),
                        bounded ? Idleness.NEVER : settings.idleMillis());
        pool = WorkPool.lease("encode", settings.workers());
        async = new KeyedAsync(mailbox, pool, this);
        StepEncoder encoder = new StepEncoder(model, settings.gate(), pixels);
        task = new ChunkTask(model, new ChunkDecoder(settings.limits()), settings.slots(), encoder);
        failures = new FailureStreak(settings.maxFailures());
        busy = new HashSet<>();
        holding = bounded;
        resume();
    }

    @Override
    public void processElement1(StreamRecord<ChunkRecord> element) throws Exception {
        ChunkRecord parsed = element.getValue();
        InboundRecord record = parsed.record();
        offer(PendingChunk.of(parsed.chunk(), record.sizeInBytes()), record);
        waitForRoom(parsed.streamId());
    }

    /** Not reading is what slows the source down; memory must not take it for silence. */
    private void waitForRoom(String streamId) throws InterruptedException {
        if (!isOverfull()) {
            return;
        }
        out.emit(new InputPaused(streamId));
        while (isOverfull()) {
            async.yieldOnce();
        }
        out.emit(new InputResumed(streamId));
    }

    private boolean isOverfull() {
        return backlog.isFull() && !holding && async.inFlight() > 0;
    }

    @Override
    public void processElement2(StreamRecord<StreamItem> element) {
        out.emit(element.getValue());
    }

    @Override
    public void endInput(int inputId) throws Exception {
        if (inputId == CHUNKS) {
            chunksEnded = true;
        } else if (holding) {
            holding = false;
            forEachStream(streamId -> pump());
        }
        if (chunksEnded && !holding) {
            endChunks();
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        if (!idleness.isOver(timer.getTimestamp())) {
            return;
        }
        String streamId = timer.getKey();
        ChunkSequencer sequencer = state.sequencer();
        if (sequencer.size() == 0 && state.progress().half() == null) {
            state.clear();
            idleness.forget();
            return;
        }
        // Nothing will come that closes the holes or fills the half step; only what has been
        // applied is forgotten.
        out.gaps(streamId, sequencer.skipAll());
        state.store(sequencer);
        pump();
        if (!busy.contains(streamId)) {
            flush();
        }
        idleness.extend(timer.getTimestamp());
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("no timer goes by event time, found " + timer);
    }

    @Override
    public void close() throws Exception {
        try {
            super.close();
        } finally {
            IOUtils.closeAll(async, model, pool); // work ends before what it uses
        }
    }

    /** Number of chunks in work. */
    @VisibleForTesting
    int inFlight() {
        return async.inFlight();
    }

    /** Number of chunks that came too late. */
    @VisibleForTesting
    long chunksLate() {
        return metrics.late();
    }

    private void offer(PendingChunk chunk, InboundRecord record) throws Exception {
        ChunkSequencer sequencer = state.sequencer();
        Offer offer = sequencer.offer(chunk);
        if (offer.verdict() != Offer.Verdict.ACCEPTED) {
            metrics.refused(offer.verdict());
            if (offer.verdict() != Offer.Verdict.DUPLICATE) {
                out.emit(EncodeEvents.late(record.streamId(), chunk, offer.verdict()));
            }
            return;
        }
        state.keep(chunk, record);
        state.store(sequencer);
        backlog.add(chunk);
        out.gaps(record.streamId(), offer.gaps());
        if (offer.newEpoch()) {
            out.emit(EncodeEvents.epoch(record.streamId(), chunk));
        }
        idleness.touch();
        pump();
    }

    /** Puts the stream's next chunk to work, unless one is. */
    private void pump() throws Exception {
        String streamId = (String) getCurrentKey();
        if (holding || busy.contains(streamId)) {
            return;
        }
        ChunkSequencer sequencer = state.sequencer();
        Optional<PendingChunk> head = sequencer.head();
        while (head.isPresent() && isBehind(head.get(), sequencer)) {
            skip(streamId, head.get(), sequencer);
            head = sequencer.head();
        }
        if (head.isPresent()) {
            submit(streamId, head.get());
        }
    }

    private void submit(String streamId, PendingChunk chunk) throws Exception {
        InboundRecord record = state.pending(chunk);
        VideoChunk video = ChunkRecord.parse(record).chunk();
        StreamProgress before = state.progress();
        busy.add(streamId);
        out.emit(new ChunkStarted(streamId));
        async.submit(
                "encode a chunk",
                () -> {
                    long begin = System.nanoTime();
                    ChunkResult result = task.apply(video, before, async::closed);
                    return new Timed(result, System.nanoTime() - begin);
                },
                timed -> complete(streamId, chunk, record, before, timed));
    }

    private void complete(
            String streamId,
            PendingChunk chunk,
            InboundRecord record,
            StreamProgress before,
            Timed timed)
            throws Exception {
        ChunkResult result = timed.result();
        busy.remove(streamId);
        metrics.applied(result, timed.nanos(), chunk.endMicros());
        failures.add(result.failure());
        if (result.failure() != null) {
            boolean decode = result.failure() instanceof ChunkException;
            out.giveUp(record, decode ? "decode" : "encode", result.failure());
        }
        if (result.discardedLeading() > 0) {
            out.emit(EncodeEvents.leading(streamId, chunk, result.discardedLeading()));
        }
        if (chunk.endMicros() <= before.clockMicros()) {
            metrics.behindClock();
            out.emit(EncodeEvents.behindClock(streamId, chunk, before.clockMicros()));
        }
        result.steps().forEach(out::emit);
        ChunkSequencer sequencer = state.sequencer();
        applied(streamId, chunk, result.after(), sequencer);
        pump();
    }

    private void skip(String streamId, PendingChunk chunk, ChunkSequencer sequencer)
            throws Exception {
        long steps =
                settings.stepsIn(
                        chunk.captureMicros(), chunk.endMicros(), model.info().temporalPatch());
        metrics.skipped(steps);
        long lag = sequencer.newestEndMicros() - chunk.endMicros();
        out.emit(EncodeEvents.overload(streamId, chunk, steps, lag));
        applied(streamId, chunk, state.progress().advancedTo(chunk.endMicros()), sequencer);
    }

    private void applied(
            String streamId, PendingChunk chunk, StreamProgress after, ChunkSequencer sequencer)
            throws Exception {
        state.store(after);
        sequencer.applied();
        state.store(sequencer);
        state.forget(chunk);
        backlog.remove(chunk);
        out.emit(new ClockAdvance(streamId, after.clockMicros()));
    }

    private void endChunks() throws Exception {
        forEachStream(
                streamId -> {
                    ChunkSequencer sequencer = state.sequencer();
                    out.gaps((String) getCurrentKey(), sequencer.skipAll());
                    state.store(sequencer);
                    pump();
                });
        async.drain();
        forEachStream(streamId -> flush());
        async.drain();
    }

    /** Gives the half step that waits; chunks that come meanwhile go on after it. */
    private void flush() throws Exception {
        String streamId = (String) getCurrentKey();
        StreamProgress before = state.progress();
        busy.add(streamId);
        async.submit(
                "flush a stream",
                () -> task.flush(streamId, before),
                result -> {
                    busy.remove(streamId);
                    if (result.failure() != null) {
                        metrics.failed(ErrorCode.of(result.failure()));
                        LOG.warn("the last step of {} is lost", streamId, result.failure());
                    }
                    result.steps().forEach(out::emit);
                    state.store(result.after());
                    pump();
                });
    }

    /** After a restore: what waits in state goes to work again. */
    private void resume() throws Exception {
        forEachStream(
                streamId -> {
                    ChunkSequencer sequencer = state.sequencer();
                    backlog.add(sequencer);
                    pump();
                });
    }

    private void forEachStream(KeyedStreams.Action action) throws Exception {
        KeyedStreams.forEach(this, EncodeState.ORDER, action);
    }

    private boolean isBehind(PendingChunk chunk, ChunkSequencer sequencer) {
        long newest = sequencer.newestEndMicros();
        return settings.overloadPolicy() == OverloadPolicy.LIVE
                && chunk.endMicros() < newest
                && (newest - chunk.readyMicros() > settings.maxLagMicros() || backlog.isFull());
    }

    private record Timed(ChunkResult result, long nanos) {}
}
