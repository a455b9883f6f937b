// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.film;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.H264Encoder;
import dev.sluice.ingest.ffmpeg.Muxer;
import dev.sluice.ingest.source.I420;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Encodes frames as H.264 in an MP4 file. The packets stay in memory until the end. The same frames
 * give the same bytes. Not safe for several threads.
 */
public final class Mp4Film implements AutoCloseable {

    private static final int KEY_FRAME_EVERY = 8;

    /** More than for a camera: there are few frames a second, with letters and sharp edges. */
    private static final double BITS_PER_PIXEL = 0.4;

    private final int width;
    private final int height;
    private final long frameMicros;
    private final H264Encoder encoder;
    private final List<EncodedPacket> packets = new ArrayList<>();
    private int frames;

    private Mp4Film(int width, int height, long frameMicros, H264Encoder encoder) {
        this.width = width;
        this.height = height;
        this.frameMicros = frameMicros;
        this.encoder = encoder;
    }

    /**
     * Opens an encoder.
     *
     * @param width of the frames in pixels, even
     * @param height of the frames in pixels, even
     * @param frameMicros how long each frame is shown, microseconds
     */
    public static Mp4Film open(int width, int height, long frameMicros) throws IOException {
        long rate = (long) (BITS_PER_PIXEL * width * height * 1e6 / frameMicros);
        return new Mp4Film(
                width, height, frameMicros, H264Encoder.open(width, height, frameMicros, rate));
    }

    /**
     * Adds a frame.
     *
     * @param pixels width × height, 0xRRGGBB
     */
    public void add(int[] pixels) throws IOException {
        boolean key = frames % KEY_FRAME_EVERY == 0;
        take(encoder.encode(I420.of(pixels, width, height), frames * frameMicros, key));
        frames++;
    }

    /** Number of frames so far. */
    public int frames() {
        return frames;
    }

    /** Ends the film and returns the file's bytes. */
    public byte[] finish() throws IOException {
        take(encoder.finish());
        return Muxer.mux(encoder.format(), "mp4", Map.of(), packets);
    }

    /** The encoder sets no durations, without which the last frame would not be shown. */
    private void take(List<EncodedPacket> encoded) {
        for (EncodedPacket packet : encoded) {
            packets.add(
                    new EncodedPacket(
                            packet.data(),
                            packet.ptsMicros(),
                            packet.dtsMicros(),
                            frameMicros,
                            packet.key(),
                            packet.extradata()));
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
