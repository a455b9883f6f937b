// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Puts the chunks of one stream in order: each at most once, by sequence, only those of the newest
 * epoch. Not safe for use by several threads.
 *
 * <p>The chunks of a stream may lie in several partitions of the topic, which are read
 * independently of one another. Two decisions are therefore apart:
 *
 * <ul>
 *   <li>Whether a chunk is still accepted depends only on the chunks of its own partition, in their
 *       order there ({@link PartitionOrders}).
 *   <li>The stream goes on without a missing chunk, to a newer epoch, or begins, only when no
 *       partition is behind that could still deliver what comes before.
 * </ul>
 *
 * <p>So neither what is applied nor its order depends on which partition is read first, as long as
 * timestamps within a partition are in order up to the time that a missing chunk is waited for. Nor
 * does it depend on how fast chunks are applied, or on the wall clock. The stream begins with the
 * oldest epoch that is there, at its lowest sequence; later epochs begin at 0.
 */
public final class ChunkSequencer {

    /** The progress of the partitions if none of them is behind. */
    public static final long NOTHING_BEHIND = Long.MAX_VALUE;

    /** The answer of {@link #waitsForMillis} if no progress of a partition is waited for. */
    public static final long WAITS_FOR_NOTHING = Long.MAX_VALUE;

    /** Skipped gaps that are remembered, to distinguish late chunks from duplicates. */
    private static final int REMEMBERED_GAPS = 16;

    private final OrderSettings settings;
    private final Deque<Gap> skipped; // in the epoch, newest last
    private final PartitionOrders partitions;
    private final LaterEpochs later;
    private boolean begun;
    private long first; // sequence at which the epoch began
    private SequenceLine line;
    private ReadyQueue queue;
    private long bytes;

    /** Continues an order whose ready chunks are stored. */
    public ChunkSequencer(ChunkOrder order, OrderSettings settings) {
        this.settings = settings;
        begun = order.begun();
        first = order.first();
        line = new SequenceLine(order.line(), settings);
        skipped = new ArrayDeque<>(order.skipped());
        later = new LaterEpochs(order.later());
        partitions = new PartitionOrders(order.partitions(), settings);
        queue = order.queue();
        bytes = order.bytes();
    }

    /** Returns the order as it is now. */
    public ChunkOrder order() {
        return new ChunkOrder(
                begun,
                first,
                line.state(),
                later.all(),
                List.copyOf(skipped),
                partitions.states(),
                queue,
                bytes,
                List.of());
    }

    /** Accepts or refuses a chunk that has arrived. Call {@link #advance} after it. */
    public Verdict offer(PendingChunk chunk) {
        Verdict known = known(chunk);
        Verdict verdict = known == Verdict.ACCEPTED ? partitions.offer(chunk) : known;
        if (verdict == Verdict.ACCEPTED) {
            bytes += chunk.bytes();
            if (begun && chunk.epoch() == line.epoch()) {
                line.add(chunk);
            } else {
                later.add(chunk);
            }
        }
        return verdict;
    }

    /** Returns the verdict on a chunk as far as the stream as a whole decides it. */
    private Verdict known(PendingChunk chunk) {
        if (!begun || chunk.epoch() > line.epoch()) {
            return later.contains(chunk) ? Verdict.DUPLICATE : Verdict.ACCEPTED;
        }
        if (chunk.epoch() < line.epoch()) {
            return Verdict.FENCED;
        }
        long sequence = chunk.sequence();
        if (line.isPast(sequence)) {
            return sequence < first || wasSkipped(sequence) ? Verdict.LATE : Verdict.DUPLICATE;
        }
        return line.isWaiting(sequence) ? Verdict.DUPLICATE : Verdict.ACCEPTED;
    }

    private boolean wasSkipped(long sequence) {
        return line.isMissing(sequence)
                || skipped.stream()
                        .anyMatch(gap -> gap.first() <= sequence && sequence <= gap.last());
    }

    /**
     * Goes on as far as the partitions allow it.
     *
     * @param readUpToMillis the time up to which every partition that is behind has been read, in
     *     the timestamps of records, or {@link #NOTHING_BEHIND}
     */
    public OrderAdvance advance(long readUpToMillis) {
        Steps steps = new Steps();
        line.release(steps);
        boolean moved = true;
        while (moved) {
            moved = skip(readUpToMillis, steps) || beginNext(readUpToMillis, steps);
        }
        return steps.done();
    }

    /** Goes on to the end, because nothing that is missing will come. */
    public OrderAdvance flush() {
        Steps steps = new Steps();
        line.skipAll(steps);
        while (!later.isEmpty()) {
            begin(steps);
            line.skipAll(steps);
        }
        return steps.done();
    }

    private boolean skip(long readUpToMillis, Steps steps) {
        if (!line.isOverdue() || readUpToMillis < neededMillis(line.firstWaiting())) {
            return false;
        }
        line.skipFirst();
        line.release(steps);
        return true;
    }

    private boolean beginNext(long readUpToMillis, Steps steps) {
        if (later.isEmpty() || readUpToMillis < neededMillis(later.first())) {
            return false;
        }
        line.skipAll(steps);
        begin(steps);
        line.release(steps);
        return true;
    }

    private void begin(Steps steps) {
        PendingChunk chunk = later.first();
        first = begun ? 0 : chunk.sequence();
        line = SequenceLine.begin(chunk.epoch(), first, settings);
        later.pollEpoch().forEach(line::add);
        partitions.forgetBefore(chunk.epoch());
        skipped.clear();
        begun = true;
        steps.events.add(new OrderEvent.Begun(chunk));
    }

    /**
     * Returns the progress of the partitions at which nothing can come before a chunk any more. The
     * records of a partition may be out of order by as much as a missing chunk is waited for; the
     * first chunk of an epoch can only be preceded by an older epoch.
     */
    private long neededMillis(PendingChunk chunk) {
        if (line.waiting().size() + later.size() > settings.maxHeldRecords()) {
            return Long.MIN_VALUE;
        }
        long margin = chunk.sequence() == 0 ? 0 : settings.maxWaitMicros() / 1_000;
        return chunk.timestampMillis() + margin;
    }

    /**
     * Returns the progress of the partitions at which {@link #advance} would go further without
     * another chunk, or {@link #WAITS_FOR_NOTHING}.
     */
    public long waitsForMillis() {
        long gap = line.isOverdue() ? neededMillis(line.firstWaiting()) : WAITS_FOR_NOTHING;
        long epoch = later.isEmpty() ? WAITS_FOR_NOTHING : neededMillis(later.first());
        return Math.min(gap, epoch);
    }

    /** Returns which chunks are ready. */
    public ReadyQueue queue() {
        return queue;
    }

    /** Removes the head of the queue, which was applied or is left out. */
    public void applied(PendingChunk chunk) {
        queue = queue.withoutHead(chunk.isLeftOut());
        bytes -= chunk.bytes();
    }

    /** Leaves out the chunk of an index of the queue when its turn comes. */
    public void leaveOut(long index, PendingChunk chunk) {
        queue = queue.leavingOut(index);
        bytes -= chunk.bytes();
    }

    /** Returns the number of chunks that are ready or wait, with those that are left out. */
    public long size() {
        return queue.size() + line.waiting().size() + later.size();
    }

    /** Returns the number of chunks whose records are in state. */
    public long records() {
        return size() - queue.leftOut();
    }

    /** Returns the size of the records in state. */
    public long bytes() {
        return bytes;
    }

    /** Collects what becomes of the chunks. */
    private final class Steps implements SequenceLine.Output {

        private final List<PendingChunk> ready = new ArrayList<>();
        private final List<OrderEvent> events = new ArrayList<>();

        @Override
        public void ready(PendingChunk chunk) {
            ready.add(chunk);
        }

        @Override
        public void gap(Gap gap) {
            skipped.add(gap);
            if (skipped.size() > REMEMBERED_GAPS) {
                skipped.remove();
            }
            events.add(new OrderEvent.Skipped(gap));
        }

        @Override
        public void refused(PendingChunk chunk, long fromMicros, long missing) {
            bytes -= chunk.bytes();
            events.add(new OrderEvent.Refused(chunk, fromMicros, missing));
        }

        private OrderAdvance done() {
            long firstIndex = queue.tail();
            long micros = ready.stream().mapToLong(PendingChunk::durationMicros).sum();
            queue = queue.with(ready.size(), micros);
            long at = queue.videoMicros();
            return new OrderAdvance(
                    firstIndex,
                    ready.stream().map(chunk -> chunk.readyAt(at)).toList(),
                    List.copyOf(events));
        }
    }
}
