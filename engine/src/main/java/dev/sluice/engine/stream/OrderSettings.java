// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * How the chunks of a stream are put in order.
 *
 * @param maxWaitMicros capture time after which a gap is skipped, in microseconds
 * @param maxWaitRecords chunks after a gap with which it is skipped
 * @param maxClockJumpMicros time by which a chunk may begin after the end of the one before it, in
 *     microseconds; as much is allowed for every missing chunk between them
 * @param maxHeldRecords chunks of a stream that wait for partitions that are behind; with more of
 *     them, the stream no longer waits for other partitions
 */
public record OrderSettings(
        long maxWaitMicros, int maxWaitRecords, long maxClockJumpMicros, int maxHeldRecords) {

    /**
     * Whether the clock between two chunks of an epoch jumps too far.
     *
     * @param fromMicros end of the chunk before, or {@link ChunkOrder#NONE} if there is none
     * @param missing chunks that are missing between the two
     */
    boolean isJump(long fromMicros, PendingChunk chunk, long missing) {
        if (fromMicros == ChunkOrder.NONE) {
            return false;
        }
        long jump = chunk.captureMicros() - fromMicros;
        return jump > maxClockJumpMicros && (jump - 1) / maxClockJumpMicros > missing;
    }
}
