// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.util.List;

/**
 * What a {@link ChunkSequencer} has to remember of a stream.
 *
 * @param begun whether a chunk has been accepted
 * @param epoch the newest epoch
 * @param next sequence of the chunk that is expected next
 * @param readyEndMicros end of the epoch's last ready chunk, microseconds since 1970, or {@link
 *     #NONE}
 * @param newestEndMicros latest end of all accepted chunks, microseconds since 1970, or {@link
 *     #NONE}
 * @param ready the chunks to apply, in order
 * @param waiting the chunks after a gap, by sequence
 * @param skipped the epoch's latest skipped gaps, newest last
 */
public record ChunkOrder(
        boolean begun,
        long epoch,
        long next,
        long readyEndMicros,
        long newestEndMicros,
        List<PendingChunk> ready,
        List<PendingChunk> waiting,
        List<Gap> skipped) {

    /** The time of something that has not happened. */
    static final long NONE = Long.MIN_VALUE;

    /** The order of a stream that has not sent anything. */
    public static final ChunkOrder EMPTY =
            new ChunkOrder(false, 0, 0, NONE, NONE, List.of(), List.of(), List.of());

    public ChunkOrder {
        ready = List.copyOf(ready);
        waiting = List.copyOf(waiting);
        skipped = List.copyOf(skipped);
    }
}
