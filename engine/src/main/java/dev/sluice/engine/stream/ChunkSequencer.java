package dev.sluice.engine.stream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The order of one stream's chunks: each at most once, by sequence, the newest epoch only. Not safe
 * for several threads.
 *
 * <p>What it decides depends on the chunks in the order of their arrival and on nothing else: not
 * on how fast they are applied, and not on the wall clock. The first chunk that is ever seen sets
 * where the stream begins; later epochs begin at 0.
 */
public final class ChunkSequencer {

    private static final int VERSION = 2;
    private static final long NONE = Long.MIN_VALUE;

    /** Closed holes that late chunks are told from duplicates by. */
    private static final int REMEMBERED_GAPS = 16;

    private final long maxWaitMicros;
    private final int maxRecords;

    private final Deque<PendingChunk> ready = new ArrayDeque<>();
    private final TreeMap<Long, PendingChunk> waiting =
            new TreeMap<>(); // of the epoch, behind a hole
    private final Deque<Gap> closed = new ArrayDeque<>(); // of the epoch, newest last
    private boolean begun;
    private long epoch;
    private long next; // sequence
    private long readyEnd = NONE; // end of the epoch's last ready chunk
    private long newestEnd = NONE;

    /**
     * @param maxWaitMicros capture time after which a hole is closed
     * @param maxRecords chunks behind a hole after which it is closed
     */
    public ChunkSequencer(long maxWaitMicros, int maxRecords) {
        this.maxWaitMicros = maxWaitMicros;
        this.maxRecords = maxRecords;
    }

    /** Takes a chunk that has arrived. */
    public Offer offer(PendingChunk chunk) {
        if (begun && chunk.epoch() < epoch) {
            return Offer.refused(Offer.Verdict.FENCED);
        }
        boolean newEpoch = !begun || chunk.epoch() > epoch;
        if (!newEpoch && chunk.sequence() < next) {
            return Offer.refused(
                    wasClosed(chunk.sequence()) ? Offer.Verdict.LATE : Offer.Verdict.DUPLICATE);
        }
        if (!newEpoch && waiting.containsKey(chunk.sequence())) {
            return Offer.refused(Offer.Verdict.DUPLICATE);
        }
        newestEnd = Math.max(newestEnd, chunk.endMicros());
        List<Gap> gaps = new ArrayList<>();
        if (newEpoch) {
            gaps.addAll(closeAll());
            begin(chunk);
        }
        waiting.put(chunk.sequence(), chunk);
        release();
        while (holeIsOver()) {
            gaps.add(closeFirst());
        }
        return new Offer(Offer.Verdict.ACCEPTED, newEpoch, gaps);
    }

    /** Waits for nothing any longer: all that is there becomes ready. */
    public List<Gap> closeAll() {
        List<Gap> gaps = new ArrayList<>();
        while (!waiting.isEmpty()) {
            gaps.add(closeFirst());
        }
        return gaps;
    }

    /** The chunk to apply next. */
    public Optional<PendingChunk> head() {
        return Optional.ofNullable(ready.peek());
    }

    /** Says that {@link #head()} was applied or given up. */
    public void applied() {
        ready.remove();
    }

    /** Number of chunks that are ready or wait. */
    public int size() {
        return ready.size() + waiting.size();
    }

    /** What they take in state, bytes. */
    long bytes() {
        return bytes(ready) + bytes(waiting.values());
    }

    /** Latest end of all chunks that were accepted, microseconds since 1970. */
    public long newestEndMicros() {
        return newestEnd;
    }

    private void begin(PendingChunk chunk) {
        next = begun ? 0 : chunk.sequence();
        epoch = chunk.epoch();
        readyEnd = NONE;
        closed.clear();
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

    private boolean holeIsOver() {
        if (waiting.isEmpty()) {
            return false;
        }
        long newest = NONE;
        for (PendingChunk chunk : waiting.values()) {
            newest = Math.max(newest, chunk.captureMicros());
        }
        return waiting.size() > maxRecords || newest - holeBegin() > maxWaitMicros;
    }

    private Gap closeFirst() {
        PendingChunk first = waiting.firstEntry().getValue();
        Gap gap = new Gap(epoch, next, first.sequence() - 1, holeBegin(), first.captureMicros());
        closed.add(gap);
        if (closed.size() > REMEMBERED_GAPS) {
            closed.remove();
        }
        next = first.sequence();
        release();
        return gap;
    }

    /** At an epoch's start nothing says when the missing chunks began. */
    private long holeBegin() {
        return readyEnd == NONE ? waiting.firstEntry().getValue().captureMicros() : readyEnd;
    }

    private boolean wasClosed(long sequence) {
        return closed.stream().anyMatch(gap -> gap.first() <= sequence && sequence <= gap.last());
    }

    private static long bytes(Collection<PendingChunk> chunks) {
        return chunks.stream().mapToLong(PendingChunk::bytes).sum();
    }

    /** The book in a versioned binary form (first byte = version). */
    public byte[] toBytes() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            out.writeBoolean(begun);
            out.writeLong(epoch);
            out.writeLong(next);
            out.writeLong(readyEnd);
            out.writeLong(newestEnd);
            write(ready, out);
            write(waiting.values(), out);
            out.writeInt(closed.size());
            for (Gap gap : closed) {
                out.writeLong(gap.first());
                out.writeLong(gap.last());
                out.writeLong(gap.fromMicros());
                out.writeLong(gap.toMicros());
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("an array takes all that is written", e);
        }
    }

    /**
     * The book that {@link #toBytes} wrote.
     *
     * @throws IOException if a later release wrote it, or it is damaged
     */
    public static ChunkSequencer fromBytes(byte[] bytes, long maxWaitMicros, int maxRecords)
            throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException(
                    "found a sequence book of version %d and reads %d; restore with the release that wrote it"
                            .formatted(version, VERSION));
        }
        ChunkSequencer book = new ChunkSequencer(maxWaitMicros, maxRecords);
        book.begun = in.readBoolean();
        book.epoch = in.readLong();
        book.next = in.readLong();
        book.readyEnd = in.readLong();
        book.newestEnd = in.readLong();
        book.ready.addAll(read(in));
        read(in).forEach(chunk -> book.waiting.put(chunk.sequence(), chunk));
        int gaps = in.readInt();
        for (int i = 0; i < gaps; i++) {
            book.closed.add(
                    new Gap(
                            book.epoch,
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong()));
        }
        return book;
    }

    private static void write(Collection<PendingChunk> chunks, DataOutputStream out)
            throws IOException {
        out.writeInt(chunks.size());
        for (PendingChunk chunk : chunks) {
            chunk.write(out);
        }
    }

    private static List<PendingChunk> read(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<PendingChunk> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chunks.add(PendingChunk.read(in));
        }
        return chunks;
    }
}
