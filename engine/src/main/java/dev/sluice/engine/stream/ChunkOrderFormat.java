// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.format.VersionedFormat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Binary form of {@link ChunkOrder}. Version 1 did not know when a chunk became ready: it counted
 * as ready at its own end.
 */
public final class ChunkOrderFormat extends VersionedFormat<ChunkOrder> {

    public ChunkOrderFormat() {
        super("chunk order", 2);
    }

    @Override
    protected void writeFields(ChunkOrder order, DataOutput out) throws IOException {
        out.writeBoolean(order.begun());
        out.writeLong(order.epoch());
        out.writeLong(order.next());
        out.writeLong(order.readyEndMicros());
        out.writeLong(order.newestEndMicros());
        writeChunks(order.ready(), out);
        writeChunks(order.waiting(), out);
        out.writeInt(order.skipped().size());
        for (Gap gap : order.skipped()) {
            out.writeLong(gap.first());
            out.writeLong(gap.last());
            out.writeLong(gap.fromMicros());
            out.writeLong(gap.toMicros());
        }
    }

    @Override
    protected ChunkOrder readFields(int version, DataInput in) throws IOException {
        boolean begun = in.readBoolean();
        long epoch = in.readLong();
        return new ChunkOrder(
                begun,
                epoch,
                in.readLong(),
                in.readLong(),
                in.readLong(),
                readChunks(version, in),
                readChunks(version, in),
                readGaps(epoch, in));
    }

    private static void writeChunks(List<PendingChunk> chunks, DataOutput out) throws IOException {
        out.writeInt(chunks.size());
        for (PendingChunk chunk : chunks) {
            out.writeLong(chunk.epoch());
            out.writeLong(chunk.sequence());
            out.writeLong(chunk.captureMicros());
            out.writeLong(chunk.endMicros());
            out.writeInt(chunk.bytes());
            out.writeLong(chunk.readyMicros());
        }
    }

    private static List<PendingChunk> readChunks(int version, DataInput in) throws IOException {
        int count = in.readInt();
        List<PendingChunk> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long epoch = in.readLong();
            long sequence = in.readLong();
            long capture = in.readLong();
            long end = in.readLong();
            int bytes = in.readInt();
            long ready = version == 1 ? end : in.readLong();
            chunks.add(new PendingChunk(epoch, sequence, capture, end, bytes, ready));
        }
        return chunks;
    }

    private static List<Gap> readGaps(long epoch, DataInput in) throws IOException {
        int count = in.readInt();
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            gaps.add(new Gap(epoch, in.readLong(), in.readLong(), in.readLong(), in.readLong()));
        }
        return gaps;
    }
}
