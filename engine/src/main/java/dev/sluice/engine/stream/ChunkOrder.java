// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The order of a stream's chunks, as a {@link ChunkSequencer} stores it. The chunks that are ready
 * are not part of it; they are stored one by one, under their index in the queue.
 *
 * @param begun whether an epoch has begun
 * @param first sequence at which the epoch began
 * @param line the epoch
 * @param later chunks of epochs that have not begun, by epoch and sequence
 * @param skipped the newest skipped gaps of the epoch
 * @param partitions for each partition, how far its own chunks have come
 * @param queue which chunks are ready
 * @param bytes size in state of all chunks that are ready or wait
 * @param unstored chunks of the queue that are not stored under their index yet, because an earlier
 *     release stored them here
 */
public record ChunkOrder(
        boolean begun,
        long first,
        SequenceState line,
        List<PendingChunk> later,
        List<Gap> skipped,
        SortedMap<Integer, SequenceState> partitions,
        ReadyQueue queue,
        long bytes,
        List<PendingChunk> unstored) {

    /** The time of something that has not happened. */
    static final long NONE = Long.MIN_VALUE;

    /** The order of a stream that has not sent anything. */
    public static final ChunkOrder EMPTY =
            new ChunkOrder(
                    false,
                    0,
                    SequenceState.EMPTY,
                    List.of(),
                    List.of(),
                    new TreeMap<>(),
                    ReadyQueue.EMPTY,
                    0,
                    List.of());

    public ChunkOrder {
        later = List.copyOf(later);
        skipped = List.copyOf(skipped);
        unstored = List.copyOf(unstored);
    }
}
