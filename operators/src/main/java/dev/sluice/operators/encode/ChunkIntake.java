// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.stream.Backlog;
import dev.sluice.engine.stream.ChunkSequencer;
import dev.sluice.engine.stream.OrderAdvance;
import dev.sluice.engine.stream.OrderEvent;
import dev.sluice.engine.stream.PendingChunk;
import dev.sluice.engine.stream.Verdict;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes chunks into keyed state and puts them in order. All methods are called by the task's
 * mailbox thread; those that name a stream, under its key.
 */
final class ChunkIntake {

    private final EncodeSettings settings;
    private final EncodeState state;
    private final EncodeOutput output;
    private final Backlog backlog;
    private final ChunkDispatcher dispatcher;

    /** For each stream that waits for partitions that are behind, how far they have to come. */
    private final Map<String, Long> waitsForMillis = new HashMap<>();

    private long readUpToMillis = Long.MIN_VALUE;

    ChunkIntake(
            EncodeSettings settings,
            EncodeState state,
            EncodeOutput output,
            Backlog backlog,
            ChunkDispatcher dispatcher) {
        this.settings = settings;
        this.state = state;
        this.output = output;
        this.backlog = backlog;
        this.dispatcher = dispatcher;
    }

    /** Continues with what was pending at the checkpoint. */
    void resume(String streamId) throws Exception {
        state.migrate();
        ChunkSequencer sequencer = state.sequencer();
        backlog.add(sequencer.records(), sequencer.bytes());
        note(streamId, sequencer);
        dispatcher.submitNext(streamId);
    }

    /** Takes a chunk and returns whether it is accepted. */
    boolean offer(PendingChunk chunk, InboundRecord record) throws Exception {
        String streamId = record.streamId();
        ChunkSequencer sequencer = state.sequencer();
        Verdict verdict = sequencer.offer(chunk);
        if (verdict != Verdict.ACCEPTED) {
            output.refused(streamId, chunk, verdict);
            return false;
        }
        state.store(chunk, record);
        backlog.add(1, chunk.bytes());
        take(streamId, sequencer, sequencer.advance(readUpToMillis));
        return true;
    }

    /**
     * Takes note of how far the partitions have been read.
     *
     * @param millis the time up to which every partition that is behind has been read, or {@link
     *     ChunkSequencer#NOTHING_BEHIND}
     * @return the streams that can go on, for {@link #goOn}
     */
    List<String> readUpTo(long millis) {
        readUpToMillis = millis;
        return waitsForMillis.entrySet().stream()
                .filter(entry -> entry.getValue() <= millis)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Goes on as far as the partitions allow it. */
    void goOn(String streamId) throws Exception {
        ChunkSequencer sequencer = state.sequencer();
        take(streamId, sequencer, sequencer.advance(readUpToMillis));
    }

    /** Skips all gaps of a stream, because nothing will fill them. */
    void flush(String streamId) throws Exception {
        ChunkSequencer sequencer = state.sequencer();
        take(streamId, sequencer, sequencer.flush());
    }

    private void take(String streamId, ChunkSequencer sequencer, OrderAdvance advance)
            throws Exception {
        long index = advance.firstIndex();
        for (PendingChunk chunk : advance.ready()) {
            state.storeReady(index++, chunk);
        }
        for (OrderEvent event : advance.events()) {
            take(streamId, event);
        }
        dispatcher.bound(streamId, sequencer);
        state.store(sequencer);
        note(streamId, sequencer);
        dispatcher.submitNext(streamId);
    }

    private void take(String streamId, OrderEvent event) throws Exception {
        if (event instanceof OrderEvent.Skipped skipped) {
            output.gap(streamId, skipped.gap());
        } else if (event instanceof OrderEvent.Begun begun) {
            output.emit(EncodeEvents.epoch(streamId, begun.first()));
        } else if (event instanceof OrderEvent.Refused refused) {
            PendingChunk chunk = refused.chunk();
            output.deadLetter(
                    state.pending(chunk),
                    "order",
                    ClockJump.exception(refused, settings.order().maxClockJumpMicros()));
            state.remove(chunk);
            backlog.add(-1, -chunk.bytes());
        }
    }

    private void note(String streamId, ChunkSequencer sequencer) {
        long waits = sequencer.waitsForMillis();
        if (waits == ChunkSequencer.WAITS_FOR_NOTHING) {
            waitsForMillis.remove(streamId);
        } else {
            waitsForMillis.put(streamId, waits);
        }
    }
}
