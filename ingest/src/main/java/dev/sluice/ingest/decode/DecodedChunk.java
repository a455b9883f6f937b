package dev.sluice.ingest.decode;

import java.util.List;

/**
 * What a chunk held.
 *
 * @param frames the sampled pictures, ascending by slot, at most one a slot
 * @param packets coded pictures in the container; one of two interlaced fields in a packet of its
 *     own counts with the other
 * @param pictures pictures that were decoded and shown: {@code packets - discardedLeading}
 * @param discardedLeading pictures left out because the previous chunk is needed to decode them
 * @param codec FFmpeg's name of the codec, such as {@code h264}
 * @param width pixels in a row of the first picture
 * @param height rows of the first picture
 */
public record DecodedChunk(
        List<SampledFrame> frames,
        int packets,
        int pictures,
        int discardedLeading,
        String codec,
        int width,
        int height) {

    public DecodedChunk {
        frames = List.copyOf(frames);
    }

    /** The newest sampled slot, or the given one if this chunk sampled none. */
    public long lastSlot(long before) {
        return frames.isEmpty() ? before : frames.get(frames.size() - 1).slot();
    }
}
