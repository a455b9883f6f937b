// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The chunks of one epoch in the order of their sequence. A chunk becomes ready when all chunks
 * before it are ready, were skipped, or were refused because their clock jumps. Whether the clock
 * jumps is decided in the order of the sequence, and so does not depend on the order of arrival.
 * Not safe for use by several threads.
 */
final class SequenceLine {

    /** Takes what a line makes of its chunks, in their order. */
    interface Output {

        /** A chunk is the next one of the epoch. */
        void ready(PendingChunk chunk);

        /** Chunks before the next ready one are missing. */
        void gap(Gap gap);

        /** A chunk is not used, because its clock jumps. */
        void refused(PendingChunk chunk, long fromMicros, long missing);
    }

    private final OrderSettings settings;
    private final TreeMap<Long, PendingChunk> waiting = new TreeMap<>(); // by sequence
    private final long epoch;
    private long next;
    private long lastReady;
    private long refused;
    private long readyEnd;

    SequenceLine(SequenceState state, OrderSettings settings) {
        this.settings = settings;
        epoch = state.epoch();
        next = state.next();
        lastReady = state.lastReady();
        refused = state.refused();
        readyEnd = state.readyEndMicros();
        state.waiting().forEach(this::add);
    }

    /**
     * Begins an epoch.
     *
     * @param first sequence of its first chunk
     */
    static SequenceLine begin(long epoch, long first, OrderSettings settings) {
        return new SequenceLine(
                new SequenceState(epoch, first, first - 1, 0, ChunkOrder.NONE, List.of()),
                settings);
    }

    SequenceState state() {
        return new SequenceState(
                epoch, next, lastReady, refused, readyEnd, new ArrayList<>(waiting.values()));
    }

    long epoch() {
        return epoch;
    }

    /** Whether the sequence is before the one that is expected. */
    boolean isPast(long sequence) {
        return sequence < next;
    }

    /** Whether a chunk before the expected one belongs to a gap that has not been reported yet. */
    boolean isMissing(long sequence) {
        return sequence > lastReady && sequence < next;
    }

    boolean isWaiting(long sequence) {
        return waiting.containsKey(sequence);
    }

    /** Adds a chunk that is not past. */
    void add(PendingChunk chunk) {
        waiting.put(chunk.sequence(), chunk);
    }

    /** Returns the chunks that wait, by sequence. */
    Collection<PendingChunk> waiting() {
        return waiting.values();
    }

    /** Returns the chunk after the first gap; one has to wait. */
    PendingChunk firstWaiting() {
        return waiting.firstEntry().getValue();
    }

    /** Passes on the chunks that are next. */
    void release(Output output) {
        while (!waiting.isEmpty() && waiting.firstKey() == next) {
            take(waiting.pollFirstEntry().getValue(), output);
        }
    }

    private void take(PendingChunk chunk, Output output) {
        long missing = missingBefore(chunk);
        next = chunk.sequence() + 1;
        if (settings.isJump(readyEnd, chunk, missing)) {
            refused++;
            output.refused(chunk, readyEnd, missing);
            return;
        }
        if (chunk.sequence() > lastReady + 1) {
            long from = readyEnd == ChunkOrder.NONE ? chunk.captureMicros() : readyEnd;
            output.gap(
                    new Gap(
                            epoch,
                            lastReady + 1,
                            chunk.sequence() - 1,
                            from,
                            chunk.captureMicros()));
        }
        lastReady = chunk.sequence();
        refused = 0;
        readyEnd = chunk.endMicros();
        output.ready(chunk);
    }

    /** Chunks between the last ready one and this one that have not been seen. */
    private long missingBefore(PendingChunk chunk) {
        return chunk.sequence() - lastReady - 1 - refused;
    }

    /**
     * Whether one partition has delivered enough after the first gap that the gap is not waited for
     * any longer, as far as the order within a partition goes.
     */
    boolean isOverdue() {
        if (waiting.isEmpty()) {
            return false;
        }
        long begin = gapBegin();
        Map<Integer, Integer> counts = new HashMap<>();
        for (PendingChunk chunk : waiting.values()) {
            boolean late = chunk.captureMicros() - begin > settings.maxWaitMicros();
            if (late && !settings.isJump(readyEnd, chunk, missingBefore(chunk))) {
                return true;
            }
            int count = counts.merge(chunk.partition(), 1, Integer::sum);
            if (count > settings.maxWaitRecords()) {
                return true;
            }
        }
        return false;
    }

    /** Stops waiting for the chunks of the first gap. */
    void skipFirst() {
        next = waiting.firstKey();
    }

    /** Stops waiting for anything: every chunk that waits becomes ready. */
    void skipAll(Output output) {
        while (!waiting.isEmpty()) {
            skipFirst();
            release(output);
        }
    }

    /** At the start of an epoch it is not known when the missing chunks began. */
    private long gapBegin() {
        return readyEnd == ChunkOrder.NONE
                ? waiting.firstEntry().getValue().captureMicros()
                : readyEnd;
    }
}
