// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.protocol.ForgetRequest;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.stream.ChunkSequencer;
import dev.sluice.engine.stream.InputPaused;
import dev.sluice.engine.stream.InputResumed;
import dev.sluice.engine.stream.PendingChunk;
import dev.sluice.engine.stream.StreamForgotten;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.operators.config.ConfigException;
import dev.sluice.operators.keyed.Idleness;
import dev.sluice.operators.keyed.KeyedStreams;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.operators.model.ModelWorkers;

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
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.IOUtils;

/**
 * The head of the keyed chain: takes chunks and questions, and emits steps, clock advances and
 * questions.
 *
 * <p>A chunk stays in keyed state until it has been applied. One chunk of a stream is applied at a
 * time, on a pool that the process shares, and the next ones are decoded meanwhile; its steps are
 * emitted and its progress is stored in one mail. Whatever is in flight at a checkpoint is
 * therefore done again after a restore. Questions pass straight through: their place among the
 * steps decides what they see.
 */
public final class EncodeOperator extends AbstractStreamOperator<StreamItem>
        implements TwoInputStreamOperator<ChunkRecord, StreamItem, StreamItem>,
                BoundedMultiInput,
                Triggerable<String, VoidNamespace> {

    private static final long serialVersionUID = 1L;

    private static final int CHUNKS = 1; // the first input

    private final Configuration config;
    private final ModelLoader models;
    private final ReductionPolicy policy;
    private final boolean bounded;

    // Only the task's mailbox thread touches these.
    private transient MailboxExecutor mailbox;
    private transient ModelWorkers workers;
    private transient EncodeParts parts;
    private transient Idleness idleness;
    private transient boolean chunksEnded;
    private transient long watermark; // of the first input

    /**
     * @param policy the policy, which the model has to suit
     * @param bounded whether the input ends: chunks then wait until the second input has ended, so
     *     that all questions have arrived before the clock advances, and no stream is ever idle
     * @throws ConfigException if an option is out of range; the message names it
     */
    public EncodeOperator(
            Configuration config, ModelLoader models, ReductionPolicy policy, boolean bounded) {
        EncodeSettings.from(config); // invalid options fail where the job is built
        this.config = config;
        this.models = models;
        this.policy = policy;
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
        watermark = Long.MIN_VALUE;
        EncodeSettings settings = EncodeSettings.from(config);
        workers = ModelWorkers.open(models, "encode", settings.workers(), mailbox, this);
        parts =
                EncodeParts.open(
                        settings,
                        workers,
                        getKeyedStateStore(),
                        output,
                        getMetricGroup(),
                        policy,
                        bounded);
        idleness =
                new Idleness(
                        getKeyedStateStore()
                                .getState(new ValueStateDescriptor<>("touched", Types.LONG)),
                        getInternalTimerService("idle", VoidNamespaceSerializer.INSTANCE, this),
                        bounded ? Idleness.NEVER : settings.idleMillis());
        forEachStream(this::resume);
    }

    /** Submits again what was pending at the checkpoint. */
    private void resume(String streamId) throws Exception {
        parts.metrics().restored(streamId, parts.state().progress());
        parts.intake().resume(streamId);
    }

    @Override
    public void processElement1(StreamRecord<ChunkRecord> element) throws Exception {
        ChunkRecord parsed = element.getValue();
        if (parsed.isForget()) {
            forget(ForgetRequest.read(parsed.record()));
            return;
        }
        InboundRecord record = parsed.record();
        PendingChunk chunk =
                PendingChunk.of(
                        parsed.chunk(),
                        record.sizeInBytes(),
                        record.partition(),
                        record.timestamp());
        if (parts.intake().offer(chunk, record)) {
            idleness.touch();
        }
        waitForRoom(parsed.streamId());
    }

    /** Takes note of how far the partitions of the chunks that are behind have been read. */
    @Override
    public void processWatermark1(Watermark mark) throws Exception {
        super.processWatermark1(mark);
        watermark = mark.getTimestamp();
        readUpTo(watermark);
    }

    /** The first input is idle while no partition is behind. */
    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int index) throws Exception {
        super.processWatermarkStatus(status, index);
        if (index == 0) {
            readUpTo(status.isIdle() ? ChunkSequencer.NOTHING_BEHIND : watermark);
        }
    }

    private void readUpTo(long millis) throws Exception {
        for (String streamId : parts.intake().readUpTo(millis)) {
            setCurrentKey(streamId);
            parts.intake().goOn(streamId);
        }
    }

    /**
     * Drops the state of a stream once all of its chunks before the request are applied. They are
     * waited for, so that what is answered does not depend on how far the job has come.
     */
    private void forget(ForgetRequest request) throws Exception {
        String streamId = request.streamId();
        boolean known = parts.state().isKnown();
        if (known) {
            parts.output().emit(new InputPaused(streamId));
            parts.intake().flush(streamId);
            awaitChunks(streamId);
            if (parts.state().progress().half() != null) {
                parts.dispatcher().flush(streamId);
                awaitChunks(streamId);
            }
            parts.output().emit(new InputResumed(streamId));
            evict(streamId);
        }
        parts.output().emit(new StreamForgotten(streamId, request.id(), known));
    }

    private void awaitChunks(String streamId) throws InterruptedException {
        while (parts.dispatcher().isInFlight(streamId)) {
            workers.async().yieldOnce();
        }
    }

    private void evict(String streamId) throws Exception {
        parts.state().clear();
        idleness.evict();
        parts.dispatcher().evict(streamId);
        parts.metrics().evict(streamId);
    }

    /**
     * Waits while the backlog is full, so that the job reads more slowly. The memory operator must
     * not take the pause for silence.
     */
    private void waitForRoom(String streamId) throws InterruptedException {
        ChunkDispatcher dispatcher = parts.dispatcher();
        if (!dispatcher.isOverfull()) {
            return;
        }
        parts.output().emit(new InputPaused(streamId));
        while (dispatcher.isOverfull()) {
            workers.async().yieldOnce();
        }
        parts.output().emit(new InputResumed(streamId));
    }

    @Override
    public void processElement2(StreamRecord<StreamItem> element) {
        parts.output().emit(element.getValue());
    }

    @Override
    public void endInput(int inputId) throws Exception {
        ChunkDispatcher dispatcher = parts.dispatcher();
        if (inputId == CHUNKS) {
            chunksEnded = true;
        } else if (dispatcher.isHeld()) {
            dispatcher.start();
            forEachStream(dispatcher::submitNext);
        }
        if (chunksEnded && !dispatcher.isHeld()) {
            endChunks();
        }
    }

    private void endChunks() throws Exception {
        forEachStream(parts.intake()::flush);
        workers.async().drain();
        forEachStream(parts.dispatcher()::flush);
        workers.async().drain();
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        if (!idleness.isIdle(timer.getTimestamp())) {
            return;
        }
        String streamId = timer.getKey();
        EncodeState state = parts.state();
        if (state.sequencer().size() == 0 && state.progress().half() == null) {
            evict(streamId);
            return;
        }
        // State is evicted only after everything pending has been applied.
        parts.intake().flush(streamId);
        if (!parts.dispatcher().isInFlight(streamId)) {
            parts.dispatcher().flush(streamId);
        }
        idleness.extend(timer.getTimestamp());
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("expected timers in processing time only, found " + timer);
    }

    @Override
    public void close() throws Exception {
        ChunkDispatcher dispatcher = parts == null ? null : parts.dispatcher();
        IOUtils.closeAll(super::close, workers, dispatcher);
    }

    private void forEachStream(KeyedStreams.Action action) throws Exception {
        KeyedStreams.forEach(this, EncodeState.ORDER, action);
    }

    /** The number of chunks and half steps in flight. */
    @VisibleForTesting
    int inFlight() {
        return workers.async().inFlight();
    }

    /** The number of frames that damage cost. */
    @VisibleForTesting
    long framesDamaged() {
        return parts.metrics().damaged();
    }

    /** The number of chunks that arrived late. */
    @VisibleForTesting
    long chunksLate() {
        return parts.metrics().late();
    }
}
