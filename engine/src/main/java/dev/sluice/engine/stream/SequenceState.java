// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.util.List;

/**
 * How far an epoch has come, as a {@link SequenceLine} stores it.
 *
 * @param epoch the epoch
 * @param next sequence of the chunk that is expected next
 * @param lastReady sequence of the last chunk that became ready, or the one before the first
 * @param refused chunks after it that were refused because the clock jumped
 * @param readyEndMicros end of the last chunk that became ready, or {@link ChunkOrder#NONE}
 * @param waiting chunks that wait after a gap, by sequence
 */
public record SequenceState(
        long epoch,
        long next,
        long lastReady,
        long refused,
        long readyEndMicros,
        List<PendingChunk> waiting) {

    /** The state of a stream or partition that has not delivered anything. */
    public static final SequenceState EMPTY =
            new SequenceState(Long.MIN_VALUE, 0, -1, 0, ChunkOrder.NONE, List.of());

    public SequenceState {
        waiting = List.copyOf(waiting);
    }
}
