// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Every frame of a chunk that decoding accepts, by its capture time. */
record DecodedFrames(DecodedChunk chunk, TreeMap<Long, byte[]> frames) {

    private static final ChunkDecoder DECODER = new ChunkDecoder(DecodeLimits.defaults());
    private static final FrameSlots EVERY_FRAME = FrameSlots.ofFps(1000);

    /** A tick of MPEG-TS is 11 µs, and packets that were written anew are rounded once more. */
    private static final long TOLERANCE = 25;

    static DecodedFrames of(VideoChunk chunk) throws ChunkException {
        DecodedChunk decoded = DECODER.decode(chunk, EVERY_FRAME, Long.MIN_VALUE, source -> source);
        TreeMap<Long, byte[]> frames = new TreeMap<>();
        decoded.frames().forEach(frame -> frames.put(frame.captureMicros(), frame.image().rgb()));
        int lost = decoded.damage().stream().mapToInt(FrameDamage::frames).sum();
        assertThat(decoded.decodedFrames())
                .as("frames of %s", decoded)
                .isPositive()
                .isEqualTo(decoded.packets() - decoded.discardedLeadingFrames() - lost);
        return new DecodedFrames(decoded, frames);
    }

    /** Number of frames that no other decoding has with the same pixels at the same time. */
    int notIn(DecodedFrames... others) {
        int different = 0;
        for (Map.Entry<Long, byte[]> frame : frames.entrySet()) {
            boolean found =
                    Arrays.stream(others)
                            .anyMatch(other -> other.has(frame.getKey(), frame.getValue()));
            different += found ? 0 : 1;
        }
        return different;
    }

    private boolean has(long time, byte[] rgb) {
        return frames.subMap(time - TOLERANCE, true, time + TOLERANCE, true).values().stream()
                .anyMatch(pixels -> Arrays.equals(pixels, rgb));
    }

    List<FrameDamage> damage() {
        return chunk.damage();
    }

    int lost() {
        return damage().stream().mapToInt(FrameDamage::frames).sum();
    }
}
