// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.question.ReleasedIndex;
import dev.sluice.engine.question.SilenceTracker;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamQuery;
import dev.sluice.operators.keyed.KeyedAsync;

/**
 * Makes records wait while too many released questions of their stream are unanswered, so that the
 * job reads more slowly. Used only by the task's mailbox thread.
 *
 * <p>A record waits for one answer at most, because no checkpoint completes while it waits:
 * questions that were released together are answered over as many records. Only watches are
 * released more often than there are records, so they have a limit of their own.
 */
final class AnswerBackpressure {

    private final MemorySettings settings;
    private final CachedStreams streams;
    private final KeyedAsync async;
    private final SilenceTracker silence;

    AnswerBackpressure(
            MemorySettings settings,
            CachedStreams streams,
            KeyedAsync async,
            SilenceTracker silence) {
        this.settings = settings;
        this.streams = streams;
        this.async = async;
        this.silence = silence;
    }

    /** Waits for an answer if the item is a record and its stream has too many unanswered. */
    void await(StreamItem item) throws Exception {
        if (!isRecord(item)) {
            return;
        }
        ReleasedIndex released = streams.get(item.streamId()).released();
        if (released.size() < settings.maxBacklog()) {
            return;
        }
        long first = released.first();
        silence.pause();
        do {
            async.yieldOnce();
        } while (isWaiting(item.streamId(), first));
        silence.resume();
    }

    /**
     * Whether the item stands for a record: a question, or the end of a chunk. If releases of
     * watches are coalesced, chunks cannot make the backlog grow and need not wait.
     */
    private boolean isRecord(StreamItem item) {
        return item instanceof StreamQuery
                || item instanceof ClockAdvance && !settings.questions().coalesce();
    }

    private boolean isWaiting(String streamId, long first) throws Exception {
        CachedStream stream = streams.get(streamId);
        return stream.released().contains(first)
                || stream.schedule().outstanding() >= settings.maxWatchBacklog();
    }
}
