// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Reads the versions of a {@link ChunkOrder} that had all chunks in it. Stateless. */
final class ChunkOrderBefore3 {

    private ChunkOrderBefore3() {}

    /** Reads the fields of version 1 or 2. */
    static ChunkOrder read(int version, DataInput in) throws IOException {
        boolean begun = in.readBoolean();
        long epoch = in.readLong();
        long next = in.readLong();
        long readyEnd = in.readLong();
        long newestEnd = in.readLong();
        List<PendingChunk> ready = readChunks(version, in);
        List<PendingChunk> waiting = readChunks(version, in);
        List<Gap> skipped = ChunkOrderFormat.readGaps(epoch, in);
        if (!begun) {
            return ChunkOrder.EMPTY;
        }
        return new ChunkOrder(
                true,
                0,
                new SequenceState(epoch, next, next - 1, 0, readyEnd, waiting),
                List.of(),
                skipped,
                new TreeMap<>(),
                // A chunk knew how far the stream had come in capture time when it became ready.
                new ReadyQueue(0, ready.size(), 0, 0, newestEnd),
                bytes(ready) + bytes(waiting),
                ready);
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
            chunks.add(
                    new PendingChunk(
                            epoch,
                            sequence,
                            capture,
                            end,
                            bytes,
                            PendingChunk.UNKNOWN_PARTITION,
                            capture / 1_000,
                            ready));
        }
        return chunks;
    }

    private static long bytes(Collection<PendingChunk> chunks) {
        return chunks.stream().mapToLong(PendingChunk::bytes).sum();
    }
}
