// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

/**
 * The headers of a record of the video topic, parsed: enough to order, deduplicate and count chunks
 * without their bytes.
 *
 * @param epoch start of the run of the source, milliseconds since 1970
 * @param sequence position of the chunk within its epoch, from 0
 * @param source name of the source, without user info and query
 * @param captureMicros capture time of the first shown frame, microseconds since 1970
 * @param durationMicros time from the first shown frame to the end of the last one, microseconds
 * @param leadingFrames number of the first frames in presentation order that are decoded but not
 *     shown: they cannot be decoded without the previous chunk, or an edit list leaves them out
 * @param trailingFrames number of the last frames in presentation order that are decoded but not
 *     shown, because an edit list leaves them out
 * @param display how the frames are shown
 * @param contentType the container, one of {@link ChunkContainer}
 */
public record ChunkMetadata(
        long epoch,
        long sequence,
        String source,
        long captureMicros,
        long durationMicros,
        int leadingFrames,
        int trailingFrames,
        FrameDisplay display,
        String contentType) {

    /** The chunk with this metadata and these bytes, which are not copied. */
    public VideoChunk withData(String streamId, byte[] data) {
        return new VideoChunk(
                streamId,
                epoch,
                sequence,
                source,
                captureMicros,
                durationMicros,
                leadingFrames,
                trailingFrames,
                display,
                contentType,
                data);
    }

    /** Capture time of the end of the last frame, microseconds since 1970. */
    public long endMicros() {
        return captureMicros + durationMicros;
    }
}
