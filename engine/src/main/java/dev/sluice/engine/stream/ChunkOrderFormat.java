// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.format.VersionedFormat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Binary form of a {@link ChunkOrder}. Versions 1 and 2 had all chunks in it, knew nothing of
 * partitions, and kept no chunk of an epoch that had not begun.
 */
public final class ChunkOrderFormat extends VersionedFormat<ChunkOrder> {

    private static final PendingChunkFormat CHUNK = new PendingChunkFormat();

    public ChunkOrderFormat() {
        super("chunk order", 3);
    }

    @Override
    protected void writeFields(ChunkOrder order, DataOutput out) throws IOException {
        out.writeBoolean(order.begun());
        out.writeLong(order.first());
        writeState(order.line(), out);
        writeChunks(order.later(), out);
        out.writeInt(order.skipped().size());
        for (Gap gap : order.skipped()) {
            out.writeLong(gap.first());
            out.writeLong(gap.last());
            out.writeLong(gap.fromMicros());
            out.writeLong(gap.toMicros());
        }
        out.writeInt(order.partitions().size());
        for (Map.Entry<Integer, SequenceState> partition : order.partitions().entrySet()) {
            out.writeInt(partition.getKey());
            writeState(partition.getValue(), out);
        }
        writeQueue(order.queue(), out);
        out.writeLong(order.bytes());
    }

    @Override
    protected ChunkOrder readFields(int version, DataInput in) throws IOException {
        if (version < 3) {
            return ChunkOrderBefore3.read(version, in);
        }
        boolean begun = in.readBoolean();
        long first = in.readLong();
        SequenceState line = readState(in);
        return new ChunkOrder(
                begun,
                first,
                line,
                readChunks(in),
                readGaps(line.epoch(), in),
                readPartitions(in),
                readQueue(in),
                in.readLong(),
                List.of());
    }

    private static void writeQueue(ReadyQueue queue, DataOutput out) throws IOException {
        out.writeLong(queue.head());
        out.writeLong(queue.tail());
        out.writeLong(queue.scanned());
        out.writeLong(queue.leftOut());
        out.writeLong(queue.videoMicros());
    }

    private static ReadyQueue readQueue(DataInput in) throws IOException {
        return new ReadyQueue(
                in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }

    private static void writeState(SequenceState state, DataOutput out) throws IOException {
        out.writeLong(state.epoch());
        out.writeLong(state.next());
        out.writeLong(state.lastReady());
        out.writeLong(state.refused());
        out.writeLong(state.readyEndMicros());
        writeChunks(state.waiting(), out);
    }

    private static SequenceState readState(DataInput in) throws IOException {
        return new SequenceState(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                readChunks(in));
    }

    private static void writeChunks(List<PendingChunk> chunks, DataOutput out) throws IOException {
        out.writeInt(chunks.size());
        for (PendingChunk chunk : chunks) {
            CHUNK.write(chunk, out);
        }
    }

    private static List<PendingChunk> readChunks(DataInput in) throws IOException {
        int count = in.readInt();
        List<PendingChunk> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chunks.add(CHUNK.read(in));
        }
        return chunks;
    }

    /** Reads gaps, whose form has never changed. */
    static List<Gap> readGaps(long epoch, DataInput in) throws IOException {
        int count = in.readInt();
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            gaps.add(new Gap(epoch, in.readLong(), in.readLong(), in.readLong(), in.readLong()));
        }
        return gaps;
    }

    private static SortedMap<Integer, SequenceState> readPartitions(DataInput in)
            throws IOException {
        int count = in.readInt();
        SortedMap<Integer, SequenceState> partitions = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            partitions.put(in.readInt(), readState(in));
        }
        return partitions;
    }
}
