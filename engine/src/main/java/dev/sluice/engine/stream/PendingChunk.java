// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.ingest.chunk.VideoChunk;

/**
 * The part of a chunk that decides its order; the record itself is stored under its {@link #id}.
 *
 * @param epoch the run of the source
 * @param sequence its position within the epoch
 * @param captureMicros capture time of its first frame, microseconds since 1970
 * @param endMicros end of its last frame
 * @param bytes size of its record in state
 * @param readyMicros how far the stream had come, in capture time, when the chunk became ready:
 *     until then it waited for others and was not behind the stream
 */
public record PendingChunk(
        long epoch,
        long sequence,
        long captureMicros,
        long endMicros,
        int bytes,
        long readyMicros) {

    public static PendingChunk of(VideoChunk chunk, int bytes) {
        return new PendingChunk(
                chunk.epoch(),
                chunk.sequence(),
                chunk.captureMicros(),
                chunk.endMicros(),
                bytes,
                chunk.endMicros());
    }

    /** Returns the chunk as it becomes ready. */
    PendingChunk readyAt(long micros) {
        return new PendingChunk(epoch, sequence, captureMicros, endMicros, bytes, micros);
    }

    /** Returns the key of its record in state. */
    public String id() {
        return epoch + "-" + sequence;
    }
}
