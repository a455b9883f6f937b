// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.jpeg.FrameJpeg;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Takes the frames that the model sees of each chunk, as they are shown, scaled for the pictures.
 * Not safe for several threads.
 */
final class FrameTaker {

    private final ChunkDecoder decoder;
    private final FrameSlots slots;
    private final int framesPerStep;
    private final int maxWidth;
    private final int maxHeight;
    private final FrameSpool spool;
    private long lastSlot = Long.MIN_VALUE;

    /**
     * @param maxWidth largest width of a scaled frame
     * @param maxHeight largest height of a scaled frame
     */
    FrameTaker(
            ChunkDecoder decoder,
            FrameSlots slots,
            int framesPerStep,
            int maxWidth,
            int maxHeight,
            FrameSpool spool) {
        this.decoder = decoder;
        this.slots = slots;
        this.framesPerStep = framesPerStep;
        this.maxWidth = maxWidth;
        this.maxHeight = maxHeight;
        this.spool = spool;
    }

    /** Takes the frames of the next chunk; none of one that cannot be decoded. */
    void take(VideoChunk chunk) throws IOException {
        Map<RgbImage, int[]> sizes = new IdentityHashMap<>();
        DecodedChunk decoded;
        try {
            decoded = decoder.decode(chunk, slots, lastSlot, frame -> scaled(frame, sizes));
        } catch (ChunkException e) {
            return; // whoever reads the chunk for its tokens reports it
        }
        lastSlot = decoded.lastSlot(lastSlot);
        for (SampledFrame frame : decoded.frames()) {
            int[] size = sizes.getOrDefault(frame.image(), new int[] {1, 1});
            spool.add(
                    Math.floorDiv(frame.slot(), (long) framesPerStep),
                    frame.captureMicros(),
                    size[0],
                    size[1],
                    frame.image());
        }
    }

    private RgbImage scaled(RgbImage frame, Map<RgbImage, int[]> sizes) {
        double scale =
                Math.min((double) maxWidth / frame.width(), (double) maxHeight / frame.height());
        int width = Math.max(2, (int) Math.round(frame.width() * scale));
        int height = Math.max(2, (int) Math.round(frame.height() * scale));
        BufferedImage picture = Pictures.scaled(FrameJpeg.picture(frame), width, height);
        RgbImage scaled = rgb(picture);
        sizes.put(scaled, new int[] {frame.width(), frame.height()});
        return scaled;
    }

    private static RgbImage rgb(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = Pictures.pixels(picture);
        byte[] rgb = new byte[3 * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            rgb[3 * i] = (byte) (pixels[i] >> 16);
            rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
            rgb[3 * i + 2] = (byte) pixels[i];
        }
        return new RgbImage(width, height, rgb);
    }
}
