// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.question.SilenceTracker;
import dev.sluice.engine.stream.ChunkStarted;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.ClockSetBack;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.InputPaused;
import dev.sluice.engine.stream.InputResumed;
import dev.sluice.engine.stream.StreamForgotten;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamQuery;
import dev.sluice.engine.stream.VideoSeen;
import dev.sluice.operators.config.ConfigException;
import dev.sluice.operators.keyed.KeyedStreams;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.operators.model.ModelWorkers;

import org.apache.flink.annotation.VisibleForTesting;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;

/**
 * The end of the keyed chain: takes reduced steps, clock advances and questions, keeps the memory
 * of each stream, and answers.
 *
 * <p>A question is released before the first step that it must not see. Its evidence is fixed and
 * stored at that point. The model is asked on a pool that the process shares, one question of a
 * stream at a time in the order of their releases, and the answer is emitted in a mail under the
 * stream's key. Whatever is in flight at a checkpoint is asked again after a restore, with the same
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

    // Only the task's mailbox thread touches these.
    private transient MailboxExecutor mailbox;
    private transient ModelWorkers workers;
    private transient MemoryParts parts;

    /**
     * @param bounded whether the input ends: then no stream is ever silent or idle, and the
     *     questions that are left are answered at the end
     * @throws ConfigException if an option is out of range; the message names it
     */
    public MemoryOperator(Configuration config, ModelLoader models, boolean bounded) {
        MemorySettings.from(config); // invalid options fail where the job is built
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
        MemorySettings settings =
                bounded ? MemorySettings.ofReplay(config) : MemorySettings.from(config);
        TaskInfo info = getRuntimeContext().getTaskInfo();
        workers = ModelWorkers.open(models, "answer", settings.workers(), mailbox, this);
        if (info.getIndexOfThisSubtask() == 0) {
            PromptBudget.warning(settings, workers.model().info()).ifPresent(LOG::warn);
        }
        parts =
                MemoryParts.open(
                        settings,
                        workers,
                        getKeyedStateStore(),
                        getInternalTimerService("silence", VoidNamespaceSerializer.INSTANCE, this),
                        output,
                        getMetricGroup(),
                        info.getNumberOfParallelSubtasks());
        forEachStream(this::resume);
    }

    /** Submits again what was in flight at the checkpoint. */
    private void resume(String streamId) throws Exception {
        parts.updates().restored(streamId);
        if (parts.state().hasReleased()) {
            parts.dispatcher().submitNext(streamId);
        }
    }

    @Override
    public void processElement(StreamRecord<StreamItem> element) throws Exception {
        StreamItem item = element.getValue();
        SilenceTracker silence = parts.silence();
        if (item instanceof ChunkStarted started) {
            silence.chunkStarted(started.streamId());
        } else if (item instanceof InputPaused) {
            silence.pause();
        } else if (item instanceof InputResumed) {
            silence.resume();
        } else if (item instanceof StreamForgotten forgotten) {
            parts.updates().forget(forgotten);
            silence.evict(item.streamId());
        } else {
            parts.backpressure().await(item);
            silence.heard(item.streamId());
            apply(item);
            setTimer(item.streamId());
        }
    }

    private void apply(StreamItem item) throws Exception {
        StreamUpdates updates = parts.updates();
        if (item instanceof StreamQuery query) {
            updates.ask(query.query());
        } else if (item instanceof VideoSeen span) {
            updates.see(span);
        } else if (item instanceof DroppedStep step) {
            updates.add(step);
        } else if (item instanceof GatedStep step) {
            updates.add(step);
        } else if (item instanceof ClockSetBack back) {
            updates.setBack(back);
        } else if (item instanceof ClockAdvance advance) {
            parts.silence().chunkApplied(advance.streamId());
            updates.advance(advance);
        } else {
            throw new IllegalStateException(
                    "found %s; expected steps that have passed the drop operator"
                            .formatted(item.getClass().getSimpleName()));
        }
    }

    @Override
    public void endInput() throws Exception {
        forEachStream(this::releaseAll);
        // After the questions of all streams, which still see the window open.
        forEachStream(parts.updates()::closeWindow);
        workers.async().drain();
    }

    private void releaseAll(String streamId) throws Exception {
        CachedStream stream = parts.streams().get(streamId);
        parts.updates().release(streamId, stream.schedule().end(clock()));
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        MemoryState state = parts.state();
        if (!state.isKnown()) {
            return;
        }
        StreamHeader header = state.header().withTimer(StreamHeader.NO_TIMER);
        state.store(header);
        if (bounded) {
            return; // the timer is from a savepoint of a job on endless input
        }
        String streamId = timer.getKey();
        long now = timer.getTimestamp();
        releaseOnSilence(streamId, header, now);
        if (now >= parts.timer().silenceDue(streamId, header)) {
            header = header.silentSince(parts.timer().silentSince(streamId, header));
            parts.updates().silent(streamId, header);
        }
        if (now < parts.timer().idleDue(header, parts.streams().get(streamId).schedule())) {
            setTimer(streamId);
        } else {
            evictIdle(streamId, header, now);
        }
    }

    private void releaseOnSilence(String streamId, StreamHeader header, long now) throws Exception {
        CachedStream stream = parts.streams().get(streamId);
        parts.updates()
                .release(
                        streamId,
                        stream.schedule()
                                .silent(
                                        now - parts.silence().missedMillis(streamId),
                                        parts.timer().silentSince(streamId, header),
                                        clock()));
    }

    /** Evicts an idle stream, after its last questions are answered. */
    private void evictIdle(String streamId, StreamHeader header, long now) throws Exception {
        CachedStream stream = parts.streams().get(streamId);
        parts.updates().release(streamId, stream.schedule().abandon(clock()));
        if (stream.released().isEmpty()) {
            parts.updates().evict(streamId);
            parts.silence().evict(streamId);
        } else {
            parts.state().store(header.asked(now));
            setTimer(streamId);
        }
    }

    private void setTimer(String streamId) throws Exception {
        if (!bounded) {
            parts.timer().set(streamId, parts.streams().get(streamId).schedule());
        }
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("expected timers in processing time only, found " + timer);
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(super::close, workers);
    }

    private long clock() throws Exception {
        return parts.state().header().clockMicros();
    }

    private void forEachStream(KeyedStreams.Action action) throws Exception {
        KeyedStreams.forEach(this, MemoryState.HEADER, action);
    }

    /** The number of answers in flight, as the metric shows it. */
    @VisibleForTesting
    int answersInFlight() {
        return parts.dispatcher().inFlight();
    }

    /** The number of answers and prefills in flight. */
    @VisibleForTesting
    int inFlight() {
        return workers.async().inFlight();
    }
}
