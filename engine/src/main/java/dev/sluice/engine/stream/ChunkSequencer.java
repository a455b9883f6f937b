// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the chunks of one stream in order: each at most once, by sequence, only those of the newest
 * epoch. Not safe for use by several threads.
 *
 * <p>Its decisions depend only on the chunks in the order of their arrival: not on how fast they
 * are applied, and not on the wall clock. The first chunk that ever arrives sets the sequence at
 * which the stream begins; later epochs begin at 0.
 */
public final class ChunkSequencer {

    private static final long NONE = ChunkOrder.NONE;

    /** Skipped gaps that are remembered, to distinguish late chunks from duplicates. */
    private static final int REMEMBERED_GAPS = 16;

    private final long maxWaitMicros;
    private final int maxRecords;

    private final Deque<PendingChunk> ready = new ArrayDeque<>();
    private final TreeMap<Long, PendingChunk> waiting = new TreeMap<>(); // after a gap in the epoch
    private final Deque<Gap> skipped = new ArrayDeque<>(); // in the epoch, newest last
    private boolean begun;
    private long epoch;
    private long next; // sequence
    private long readyEnd; // end of the epoch's last ready chunk
    private long newestEnd;

    /**
     * Continues an order.
     *
     * @param maxWaitMicros capture time after which a gap is skipped
     * @param maxRecords chunks after a gap at which it is skipped
     */
    public ChunkSequencer(ChunkOrder order, long maxWaitMicros, int maxRecords) {
        this.maxWaitMicros = maxWaitMicros;
        this.maxRecords = maxRecords;
        begun = order.begun();
        epoch = order.epoch();
        next = order.next();
        readyEnd = order.readyEndMicros();
        newestEnd = order.newestEndMicros();
        ready.addAll(order.ready());
        order.waiting().forEach(chunk -> waiting.put(chunk.sequence(), chunk));
        skipped.addAll(order.skipped());
    }

    /** Returns the order as it is now. */
    public ChunkOrder order() {
        return new ChunkOrder(
                begun,
                epoch,
                next,
                readyEnd,
                newestEnd,
                List.copyOf(ready),
                List.copyOf(waiting.values()),
                List.copyOf(skipped));
    }

    /** Accepts or refuses a chunk that has arrived. */
    public Offer offer(PendingChunk chunk) {
        if (begun && chunk.epoch() < epoch) {
            return Offer.refused(Offer.Verdict.FENCED);
        }
        boolean newEpoch = !begun || chunk.epoch() > epoch;
        if (!newEpoch && chunk.sequence() < next) {
            return Offer.refused(
                    wasSkipped(chunk.sequence()) ? Offer.Verdict.LATE : Offer.Verdict.DUPLICATE);
        }
        if (!newEpoch && waiting.containsKey(chunk.sequence())) {
            return Offer.refused(Offer.Verdict.DUPLICATE);
        }
        newestEnd = Math.max(newestEnd, chunk.endMicros());
        List<Gap> gaps = new ArrayList<>();
        if (newEpoch) {
            gaps.addAll(skipAll());
            begin(chunk);
        }
        waiting.put(chunk.sequence(), chunk);
        release();
        while (isOverdue()) {
            gaps.add(skipFirst());
        }
        return new Offer(Offer.Verdict.ACCEPTED, newEpoch, gaps);
    }

    /** Skips all gaps: every chunk that waited becomes ready. */
    public List<Gap> skipAll() {
        List<Gap> gaps = new ArrayList<>();
        while (!waiting.isEmpty()) {
            gaps.add(skipFirst());
        }
        return gaps;
    }

    /** Returns the chunk to apply next. */
    public Optional<PendingChunk> head() {
        return Optional.ofNullable(ready.peek());
    }

    /** Removes {@link #head()}, which was applied or dropped. */
    public void applied() {
        ready.remove();
    }

    /** Returns the number of chunks that are ready or wait. */
    public int size() {
        return ready.size() + waiting.size();
    }

    /** Returns the size in state of the chunks that are ready or wait. */
    long bytes() {
        return bytes(ready) + bytes(waiting.values());
    }

    /** Returns the latest end of all accepted chunks, microseconds since 1970. */
    public long newestEndMicros() {
        return newestEnd;
    }

    private void begin(PendingChunk chunk) {
        next = begun ? 0 : chunk.sequence();
        epoch = chunk.epoch();
        readyEnd = NONE;
        skipped.clear();
        begun = true;
    }

    private void release() {
        while (!waiting.isEmpty() && waiting.firstKey() == next) {
            PendingChunk chunk = waiting.pollFirstEntry().getValue();
            ready.add(chunk.readyAt(newestEnd));
            readyEnd = chunk.endMicros();
            next++;
        }
    }

    /** Returns whether the first gap has been waited for long enough. */
    private boolean isOverdue() {
        if (waiting.isEmpty()) {
            return false;
        }
        long newest = NONE;
        for (PendingChunk chunk : waiting.values()) {
            newest = Math.max(newest, chunk.captureMicros());
        }
        return waiting.size() > maxRecords || newest - gapBegin() > maxWaitMicros;
    }

    private Gap skipFirst() {
        PendingChunk first = waiting.firstEntry().getValue();
        Gap gap = new Gap(epoch, next, first.sequence() - 1, gapBegin(), first.captureMicros());
        skipped.add(gap);
        if (skipped.size() > REMEMBERED_GAPS) {
            skipped.remove();
        }
        next = first.sequence();
        release();
        return gap;
    }

    /** At the start of an epoch it is not known when the missing chunks began. */
    private long gapBegin() {
        return readyEnd == NONE ? waiting.firstEntry().getValue().captureMicros() : readyEnd;
    }

    private boolean wasSkipped(long sequence) {
        return skipped.stream().anyMatch(gap -> gap.first() <= sequence && sequence <= gap.last());
    }

    private static long bytes(Collection<PendingChunk> chunks) {
        return chunks.stream().mapToLong(PendingChunk::bytes).sum();
    }
}
