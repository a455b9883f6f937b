// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.perceive.AheadChunk;
import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.perceive.ChunkTask;
import dev.sluice.engine.perceive.MotionChange;
import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.stream.Backlog;
import dev.sluice.engine.stream.ChunkSequencer;
import dev.sluice.engine.stream.ChunkStarted;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.FailureStreak;
import dev.sluice.engine.stream.PendingChunk;
import dev.sluice.engine.stream.ReadyQueue;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.FrameDamage;
import dev.sluice.operators.config.OverloadPolicy;
import dev.sluice.operators.keyed.KeyedAsync;
import dev.sluice.operators.keyed.WorkPool;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Set;

/**
 * Brings pending chunks through the pool to their steps, in the order of their stream. At most one
 * chunk of a stream is being applied; the next ones may be decoded meanwhile. All methods are
 * called by the task's mailbox thread under the key of the stream.
 */
final class ChunkDispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkDispatcher.class);

    private final EncodeSettings settings;
    private final EncodeState state;
    private final EncodeOutput output;
    private final EncodeMetrics metrics;
    private final Backlog backlog;
    private final KeyedAsync async;
    private final ChunkTask task;
    private final int temporalPatch;
    private final FailureStreak failures;
    private final DecodeAhead ahead;

    private final Set<String> inFlight = new HashSet<>(); // streams
    private final Set<String> waiting = new HashSet<>(); // whose next chunk is still decoded ahead
    private boolean held;

    /**
     * @param task decodes and encodes; the pool's threads run it
     * @param temporalPatch sampled frames of a step
     * @param held whether no chunk is submitted before {@link #start}
     */
    ChunkDispatcher(
            EncodeSettings settings,
            EncodeState state,
            EncodeOutput output,
            EncodeMetrics metrics,
            Backlog backlog,
            KeyedAsync async,
            ChunkTask task,
            int temporalPatch,
            boolean held) {
        this.settings = settings;
        this.state = state;
        this.output = output;
        this.metrics = metrics;
        this.backlog = backlog;
        this.async = async;
        this.task = task;
        this.temporalPatch = temporalPatch;
        this.failures = new FailureStreak(settings.maxFailures());
        this.ahead =
                new DecodeAhead(settings.slots(), settings.maxAhead(), settings.maxAheadBytes());
        this.held = held;
    }

    /** Whether chunks are only collected so far. */
    boolean isHeld() {
        return held;
    }

    /** Lets chunks be submitted from now on. */
    void start() {
        held = false;
    }

    /** Whether the backlog is full, and a chunk in flight will make room in it. */
    boolean isOverfull() {
        return backlog.isFull() && !held && async.inFlight() > 0;
    }

    /** Whether a chunk of the stream is being applied, or will be once it is decoded. */
    boolean isInFlight(String streamId) {
        return inFlight.contains(streamId) || waiting.contains(streamId);
    }

    /** Forgets what is not in state about a stream. */
    void evict(String streamId) {
        waiting.remove(streamId);
        ahead.evict(streamId);
    }

    /** Frees what was decoded and will not be applied. */
    @Override
    public void close() {
        ahead.close();
    }

    /**
     * Submits the stream's next chunk if none is being applied, and those behind it to be decoded.
     */
    void submitNext(String streamId) throws Exception {
        if (held) {
            return;
        }
        waiting.remove(streamId);
        if (!inFlight.contains(streamId)) {
            applyNext(streamId);
        }
        if (isInFlight(streamId)) {
            decodeAhead(streamId);
        }
    }

    private void applyNext(String streamId) throws Exception {
        ChunkSequencer sequencer = state.sequencer();
        while (sequencer.queue().size() > 0) {
            PendingChunk head = state.ready(sequencer.queue().head());
            if (!head.isLeftOut() && !isBehind(head, sequencer)) {
                if (ahead.isBusy(streamId, head)) {
                    waiting.add(streamId); // it is submitted once it is decoded
                } else {
                    submit(streamId, head);
                }
                return;
            }
            leaveOut(streamId, head, sequencer);
        }
    }

    /** Decodes the chunks behind the one that is being applied. */
    private void decodeAhead(String streamId) throws Exception {
        if (!ahead.canForetell(streamId)) {
            return;
        }
        ReadyQueue queue = state.sequencer().queue();
        long end = Math.min(queue.tail(), queue.head() + 1 + ahead.maxChunks());
        if (queue.head() + 1 >= end) {
            return;
        }
        PendingChunk before = state.ready(queue.head());
        for (long index = queue.head() + 1; index < end; index++) {
            PendingChunk chunk = state.ready(index);
            if (chunk.isLeftOut() || before.isLeftOut() || chunk.epoch() != before.epoch()) {
                return;
            }
            if (ahead.hasRoom(streamId, chunk)) {
                decodeAhead(streamId, chunk, ahead.lastSlot(streamId, before));
            }
            before = chunk;
        }
    }

    private void decodeAhead(String streamId, PendingChunk chunk, long lastSlot) throws Exception {
        VideoChunk video = ChunkRecord.parse(state.pending(chunk)).chunk();
        AheadChunk decoded = task.ahead(video, lastSlot);
        ahead.add(streamId, chunk, decoded);
        async.submit(
                "decode a chunk",
                WorkPool.Urgency.ROUTINE, // other streams' turns come first
                () -> {
                    decoded.decode();
                    return decoded;
                },
                done -> submitNext(streamId));
    }

    /**
     * Leaves out the oldest ready chunks of a live stream that holds more than its bounds, except
     * for its newest one. Their records are removed now, and they are reported at their turn.
     */
    void bound(String streamId, ChunkSequencer sequencer) throws Exception {
        if (settings.overloadPolicy() != OverloadPolicy.LIVE) {
            return;
        }
        long running = inFlight.contains(streamId) ? 1 : 0;
        ReadyQueue queue = sequencer.queue();
        long index = Math.max(queue.scanned(), queue.head() + running);
        for (; isOver(sequencer) && index < queue.tail() - 1; index++) {
            PendingChunk chunk = state.ready(index);
            state.storeReady(index, chunk.leftOut());
            state.remove(chunk);
            sequencer.leaveOut(index, chunk);
            backlog.add(-1, -chunk.bytes());
        }
    }

    private boolean isOver(ChunkSequencer sequencer) {
        return sequencer.records() > settings.maxPendingRecords()
                || sequencer.bytes() > settings.maxPendingBytes();
    }

    /** Emits the half step that waits for its second frame; later chunks continue after it. */
    void flush(String streamId) throws Exception {
        StreamProgress before = state.progress();
        inFlight.add(streamId);
        async.submit(
                "flush a stream",
                () -> task.flush(streamId, before),
                result -> {
                    inFlight.remove(streamId);
                    if (result.failure() != null) {
                        metrics.failed(ErrorCode.of(result.failure()));
                        LOG.warn("the last step of {} is lost", streamId, result.failure());
                    }
                    result.motionChanges().forEach(change -> report(streamId, change));
                    result.items().forEach(output::emit);
                    state.store(result.after());
                    submitNext(streamId);
                });
    }

    private boolean isBehind(PendingChunk chunk, ChunkSequencer sequencer) {
        return settings.overloadPolicy() == OverloadPolicy.LIVE
                && sequencer.queue().size() > 1
                && (lagMicros(chunk, sequencer) > settings.maxLagMicros() || backlog.isFull());
    }

    /** The video that has become ready after a chunk; jumps of the clock do not count. */
    private static long lagMicros(PendingChunk chunk, ChunkSequencer sequencer) {
        return sequencer.queue().videoMicros() - chunk.readyMicros();
    }

    private void leaveOut(String streamId, PendingChunk chunk, ChunkSequencer sequencer)
            throws Exception {
        long steps = settings.stepsIn(chunk.captureMicros(), chunk.endMicros(), temporalPatch);
        metrics.skipped(steps);
        ahead.discard(streamId, chunk);
        long lag = lagMicros(chunk, sequencer);
        output.emit(EncodeEvents.overload(streamId, chunk, steps, lag));
        applied(streamId, chunk, state.progress().advancedTo(chunk.endMicros()), sequencer);
    }

    private void submit(String streamId, PendingChunk chunk) throws Exception {
        InboundRecord record = state.pending(chunk);
        VideoChunk video = ChunkRecord.parse(record).chunk();
        StreamProgress before = state.progress();
        AheadChunk decoded = ahead.take(streamId, chunk);
        inFlight.add(streamId);
        output.emit(new ChunkStarted(streamId));
        async.submit(
                "encode a chunk",
                () -> {
                    long begin = System.nanoTime();
                    ChunkResult result = task.apply(video, before, async::closed, decoded);
                    long earlier = decoded == null ? 0 : decoded.nanos();
                    return new Timed(result, earlier + System.nanoTime() - begin);
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
        inFlight.remove(streamId);
        ahead.learn(streamId, chunk, result);
        metrics.applied(streamId, result, timed.nanos(), chunk.endMicros());
        failures.add(result.failure());
        if (result.failure() != null) {
            boolean decode = result.failure() instanceof ChunkException;
            output.deadLetter(record, decode ? "decode" : "encode", result.failure());
        }
        if (result.discardedLeading() > 0) {
            output.emit(EncodeEvents.leading(streamId, chunk, result.discardedLeading()));
        }
        for (FrameDamage damage : result.damage()) {
            output.emit(EncodeEvents.damaged(streamId, chunk, damage));
        }
        result.motionChanges().forEach(change -> report(streamId, change));
        boolean setBack = result.after().clockMicros() < before.clockMicros();
        if (chunk.endMicros() <= before.clockMicros() && !setBack) {
            metrics.late(streamId);
            output.emit(EncodeEvents.behindClock(streamId, chunk, before.clockMicros()));
        }
        result.items().forEach(output::emit);
        applied(streamId, chunk, result.after(), state.sequencer());
        submitNext(streamId);
    }

    private void report(String streamId, MotionChange change) {
        output.emit(EncodeEvents.cameraMotion(streamId, change));
    }

    private void applied(
            String streamId, PendingChunk chunk, StreamProgress after, ChunkSequencer sequencer)
            throws Exception {
        state.store(after);
        state.removeReady(sequencer.queue().head());
        sequencer.applied(chunk);
        state.store(sequencer);
        if (!chunk.isLeftOut()) {
            state.remove(chunk);
            backlog.add(-1, -chunk.bytes());
        }
        output.emit(new ClockAdvance(streamId, after.clockMicros()));
    }

    private record Timed(ChunkResult result, long nanos) {}
}
