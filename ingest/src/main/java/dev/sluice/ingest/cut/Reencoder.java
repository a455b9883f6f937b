// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.H264Encoder;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.ResourceStack;
import dev.sluice.ingest.ffmpeg.VideoFormat;

import java.io.IOException;

/**
 * Encodes frames of one size, one display and the same colours as H.264 and cuts the result into
 * chunks. Owns an encoder and the cutter that copies its packets. Not safe for use by several
 * threads.
 */
final class Reencoder implements ResourceStack.Resource {

    /** Opens the cutter for the packets of an encoder. */
    @FunctionalInterface
    interface CutterFactory {
        ChunkCutter open(VideoFormat format) throws IOException;
    }

    private final H264Encoder encoder;
    private final FrameDisplay display;
    private final ChunkCutter cutter;

    private Reencoder(H264Encoder encoder, FrameDisplay display, ChunkCutter cutter) {
        this.encoder = encoder;
        this.display = display;
        this.cutter = cutter;
    }

    /**
     * Opens an encoder for frames of the size and the colours of {@code frame}.
     *
     * @param display how the frames are shown
     * @param frameMicros nominal duration of a frame, 0 if unknown
     */
    static Reencoder open(
            NativeFrame frame, FrameDisplay display, long frameMicros, CutterFactory cutters)
            throws IOException {
        try (ResourceStack opening = new ResourceStack()) {
            H264Encoder encoder = opening.add(H264Encoder.openFor(frame, frameMicros));
            ChunkCutter cutter = opening.add(cutters.open(encoder.format().withDisplay(display)));
            opening.keepOpen();
            return new Reencoder(encoder, display, cutter);
        }
    }

    /** Whether the frame has the size and colours of the first one, and is shown likewise. */
    boolean accepts(NativeFrame frame, FrameDisplay shown) {
        return encoder.accepts(frame) && display.equals(shown);
    }

    /** Encodes a frame, which remains the caller's. */
    void encode(NativeFrame frame, boolean key) throws IOException {
        for (EncodedPacket packet : encoder.encode(frame, key)) {
            cutter.accept(packet);
        }
    }

    /** Ends the stream and emits the chunks that are left. */
    void finish() throws IOException {
        for (EncodedPacket packet : encoder.finish()) {
            cutter.accept(packet);
        }
        cutter.finish();
    }

    @Override
    public void close() {
        ResourceStack.closeAll(encoder, cutter);
    }
}
