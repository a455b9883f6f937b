// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A stream with its sequencer and with its queue in memory, as the operator has it in state. */
final class OrderedStream {

    static final long SECOND = 1_000_000;

    private final OrderSettings settings;
    private final List<PendingChunk> queue = new ArrayList<>(); // from the head on
    private final List<OrderEvent> events = new ArrayList<>();
    private final List<String> applied = new ArrayList<>();
    private ChunkSequencer sequencer;
    private long readUpToMillis = ChunkSequencer.NOTHING_BEHIND;

    OrderedStream(OrderSettings settings) {
        this.settings = settings;
        sequencer = new ChunkSequencer(ChunkOrder.EMPTY, settings);
    }

    Verdict offer(PendingChunk chunk) {
        Verdict verdict = sequencer.offer(chunk);
        take(sequencer.advance(readUpToMillis));
        return verdict;
    }

    /** Sets how far the partitions that are behind have been read. */
    void readUpTo(long millis) {
        readUpToMillis = millis;
        take(sequencer.advance(millis));
    }

    void flush() {
        take(sequencer.flush());
    }

    private void take(OrderAdvance advance) {
        if (advance.firstIndex() != sequencer.queue().head() + queue.size()) {
            throw new AssertionError("found a hole in the queue at " + advance.firstIndex());
        }
        queue.addAll(advance.ready());
        events.addAll(advance.events());
    }

    /** Stores and restores the order. */
    void restore() throws IOException {
        ChunkOrderFormat format = new ChunkOrderFormat();
        ChunkOrder order = format.fromBytes(format.toBytes(sequencer.order()));
        sequencer = new ChunkSequencer(order, settings);
    }

    /** Applies what is ready, and returns the chunks that this call applied. */
    List<PendingChunk> apply() {
        List<PendingChunk> now = new ArrayList<>();
        while (!queue.isEmpty()) {
            PendingChunk head = queue.remove(0);
            sequencer.applied(head);
            applied.add(head.id());
            now.add(head);
        }
        return now;
    }

    ChunkSequencer sequencer() {
        return sequencer;
    }

    /** The ids of all chunks that were applied. */
    List<String> applied() {
        return applied;
    }

    List<OrderEvent> events() {
        return events;
    }

    List<Gap> gaps() {
        return events.stream()
                .filter(OrderEvent.Skipped.class::isInstance)
                .map(event -> ((OrderEvent.Skipped) event).gap())
                .toList();
    }

    List<String> refused() {
        return events.stream()
                .filter(OrderEvent.Refused.class::isInstance)
                .map(event -> ((OrderEvent.Refused) event).chunk().id())
                .toList();
    }

    List<String> begun() {
        return events.stream()
                .filter(OrderEvent.Begun.class::isInstance)
                .map(event -> ((OrderEvent.Begun) event).first().id())
                .toList();
    }

    /** Returns a chunk of one second. */
    static PendingChunk chunk(long epoch, long sequence, long captureMicros, int partition) {
        return new PendingChunk(
                epoch,
                sequence,
                captureMicros,
                captureMicros + SECOND,
                100,
                partition,
                captureMicros / 1_000,
                0);
    }
}
