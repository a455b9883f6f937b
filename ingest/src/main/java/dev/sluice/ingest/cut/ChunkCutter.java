// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import java.io.IOException;
import java.util.Optional;

/**
 * Cuts the packets of one stream into chunks. Packets are copied; they are re-encoded only if they
 * cannot be copied and the settings allow it. Not safe for use by several threads. Closing emits
 * nothing.
 */
public sealed interface ChunkCutter extends ResourceStack.Resource
        permits CopyingCutter, EncodingCutter {

    /** Takes the next packet in decoding order. */
    void accept(EncodedPacket packet) throws IOException;

    /** Ends the stream and emits the chunks that are left. */
    void finish() throws IOException;

    /** Whether a frame has come at which decoding can begin. */
    boolean hasEntry();

    /** Number of frames that came before the first such frame. No loss reports them. */
    int framesBeforeEntry();

    /**
     * Opens a cutter for a stream.
     *
     * @throws IllegalArgumentException if packets of this codec can neither be copied nor, by the
     *     settings, be re-encoded
     */
    static ChunkCutter of(VideoFormat format, CutSettings settings, CutSink sink)
            throws IOException {
        Optional<VideoCodec> codec = format.codec();
        if (codec.isPresent()) {
            return new CopyingCutter(format, codec.get(), settings, sink);
        }
        return encoding(
                format,
                settings,
                sink,
                "the video is %s, which a chunk cannot contain".formatted(format.codecName()));
    }

    /**
     * Opens a cutter for a stream whose container does not declare when frames are presented,
     * although they are presented in another order than they are decoded in. The order is known
     * only after decoding, so packets are re-encoded. Their presentation times may be {@link
     * dev.sluice.ingest.ffmpeg.EncodedPacket#NO_TIME}; their decoding times ascend.
     *
     * @throws IllegalArgumentException if packets may not be re-encoded by the settings
     */
    static ChunkCutter ofUntimed(VideoFormat format, CutSettings settings, CutSink sink)
            throws IOException {
        return encoding(
                format,
                settings,
                sink,
                "the video has B-frames and its container gives frames no presentation times");
    }

    private static ChunkCutter encoding(
            VideoFormat format, CutSettings settings, CutSink sink, String found)
            throws IOException {
        if (settings.reencode() || format.isRaw()) {
            return EncodingCutter.open(format, settings, sink, Long.MIN_VALUE);
        }
        throw new IllegalArgumentException(
                found
                        + ": expected H.264, H.265, VP9, AV1 or MJPEG in a container with"
                        + " presentation times; set the camera to one of these, or set"
                        + " sluice.ingest.reencode=true");
    }
}
