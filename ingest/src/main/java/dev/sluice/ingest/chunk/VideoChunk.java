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
 * @param captureMicros capture time of the first shown frame, microseconds since 1970;
 *     authoritative
 * @param durationMicros time from the first shown frame to the end of the last one, microseconds
 * @param leadingFrames number of the first frames in presentation order that are decoded but not
 *     shown: they cannot be decoded without the previous chunk, or an edit list leaves them out
 * @param trailingFrames number of the last frames in presentation order that are decoded but not
 *     shown, because an edit list leaves them out
 * @param display how the frames are shown
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
        int trailingFrames,
        FrameDisplay display,
        String contentType,
        byte[] data) {

    /** A chunk whose last frame is shown and whose frames are shown as they are coded. */
    public VideoChunk(
            String streamId,
            long epoch,
            long sequence,
            String source,
            long captureMicros,
            long durationMicros,
            int leadingFrames,
            String contentType,
            byte[] data) {
        this(
                streamId,
                epoch,
                sequence,
                source,
                captureMicros,
                durationMicros,
                leadingFrames,
                0,
                FrameDisplay.AS_CODED,
                contentType,
                data);
    }

    /** Capture time of the end of the last frame, microseconds since 1970. */
    public long endMicros() {
        return captureMicros + durationMicros;
    }
}
