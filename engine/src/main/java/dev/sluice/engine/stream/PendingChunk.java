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
 * @param bytes size of its record in state; 0 if it is left out
 * @param partition the partition of the topic in which it lies, or {@link #UNKNOWN_PARTITION}
 * @param timestampMillis the timestamp of its record, milliseconds since 1970
 * @param readyMicros how much video of the stream was ready when the chunk became ready, in
 *     microseconds from an arbitrary origin: until then it waited for others and was not behind the
 *     stream
 */
public record PendingChunk(
        long epoch,
        long sequence,
        long captureMicros,
        long endMicros,
        int bytes,
        int partition,
        long timestampMillis,
        long readyMicros) {

    /** The partition of a chunk that an earlier release stored. */
    static final int UNKNOWN_PARTITION = -1;

    /**
     * Returns a chunk that has arrived.
     *
     * @param bytes size of its record in state
     * @param partition the partition of the topic in which it lies
     * @param timestampMillis the timestamp of its record, or a negative value if it has none
     */
    public static PendingChunk of(
            VideoChunk chunk, int bytes, int partition, long timestampMillis) {
        return new PendingChunk(
                chunk.epoch(),
                chunk.sequence(),
                chunk.captureMicros(),
                chunk.endMicros(),
                bytes,
                partition,
                timestampMillis >= 0 ? timestampMillis : chunk.captureMicros() / 1_000,
                0);
    }

    /** Returns the chunk as it becomes ready. */
    PendingChunk readyAt(long micros) {
        return new PendingChunk(
                epoch,
                sequence,
                captureMicros,
                endMicros,
                bytes,
                partition,
                timestampMillis,
                micros);
    }

    /** Returns the chunk as one that is left out: its record is no longer stored. */
    public PendingChunk leftOut() {
        return new PendingChunk(
                epoch,
                sequence,
                captureMicros,
                endMicros,
                0,
                partition,
                timestampMillis,
                readyMicros);
    }

    /** Whether it is left out. */
    public boolean isLeftOut() {
        return bytes == 0;
    }

    /** The length of its video, in microseconds. */
    long durationMicros() {
        return Math.max(0, endMicros - captureMicros);
    }

    /** Returns the key of its record in state. */
    public String id() {
        return epoch + "-" + sequence;
    }
}
