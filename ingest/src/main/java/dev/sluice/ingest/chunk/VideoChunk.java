// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

/**
 * One record of the video topic: complete GOPs that can be decoded without their neighbours.
 *
 * @param streamId the record's key
 * @param epoch start of the run of the source, milliseconds since 1970; a newer epoch replaces an
 *     older one
 * @param sequence position of the chunk within its epoch, from 0, without gaps
 * @param source name of the source, without user info and query
 * @param captureMicros capture time of the first frame, microseconds since 1970; authoritative
 * @param durationMicros time from the first frame to the end of the last one, microseconds
 * @param leadingFrames number of leading frames of the first key frame that cannot be decoded
 *     without the previous chunk (0 for a closed GOP)
 * @param contentType the container, see {@link ChunkContainer}
 * @param data the container's bytes; not copied, so they must not be changed
 */
public record VideoChunk(
        String streamId,
        long epoch,
        long sequence,
        String source,
        long captureMicros,
        long durationMicros,
        int leadingFrames,
        String contentType,
        byte[] data) {

    /** Capture time of the end of the last frame, microseconds since 1970. */
    public long endMicros() {
        return captureMicros + durationMicros;
    }
}
