// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares decoding only what sampled frames need with decoding every frame. */
public final class NeededFrames {

    private static final ChunkDecoder NEEDED = new ChunkDecoder(DecodeSettings.defaults());
    private static final ChunkDecoder EVERY = new ChunkDecoder(DecodeLimits.defaults());

    private NeededFrames() {}

    /**
     * Asserts that an undamaged chunk gives the same in both ways.
     *
     * @return number of frames that were not decoded
     */
    public static int assertSame(String name, VideoChunk chunk, FrameSlots slots, long lastSlot)
            throws ChunkException {
        DecodedChunk every = EVERY.decode(chunk, slots, lastSlot, image -> image);
        DecodedChunk needed = NEEDED.decode(chunk, slots, lastSlot, image -> image);
        assertThat(every.damage()).as(name).isEmpty();
        assertThat(needed.damage()).as(name).isEmpty();
        assertSameFrames(name, needed, every);
        assertThat(every.skippedFrames()).as(name).isZero();
        assertThat(needed.decodedFrames()).as(name).isLessThanOrEqualTo(every.decodedFrames());
        return needed.skippedFrames();
    }

    /** What became of a chunk that may be damaged. */
    enum Outcome {
        REFUSED,
        SAME,
        REPORTED_ALIKE,
        NOT_SEEN
    }

    /**
     * Asserts that a chunk that may be damaged gives the same in both ways, except for damage in
     * frames that were left out.
     */
    static Outcome compare(String name, VideoChunk chunk, FrameSlots slots) throws ChunkException {
        DecodedChunk every;
        try {
            every = EVERY.decode(chunk, slots, Long.MIN_VALUE, image -> image);
        } catch (ChunkException refused) {
            return compareRefused(name, chunk, slots, refused);
        }
        DecodedChunk needed = NEEDED.decode(chunk, slots, Long.MIN_VALUE, image -> image);
        assertSameFrames(name, needed, every);
        if (needed.skippedFrames() == 0) {
            assertThat(needed.damage()).as(name).isEqualTo(every.damage());
            assertThat(needed.decodedFrames()).as(name).isEqualTo(every.decodedFrames());
            return every.damage().isEmpty() ? Outcome.SAME : Outcome.REPORTED_ALIKE;
        }
        assertThat(needed.damage()).as(name).isEmpty();
        return every.damage().isEmpty() ? Outcome.SAME : Outcome.NOT_SEEN;
    }

    private static Outcome compareRefused(
            String name, VideoChunk chunk, FrameSlots slots, ChunkException refused) {
        try {
            DecodedChunk needed = NEEDED.decode(chunk, slots, Long.MIN_VALUE, image -> image);
            assertThat(needed.skippedFrames()).as("%s: %s", name, refused).isPositive();
            return Outcome.NOT_SEEN;
        } catch (ChunkException e) {
            assertThat(e).as(name).hasMessage(refused.getMessage());
            return Outcome.REFUSED;
        }
    }

    private static void assertSameFrames(String name, DecodedChunk needed, DecodedChunk every) {
        assertThat(times(needed)).as(name).isEqualTo(times(every));
        List<SampledFrame> expected = every.frames();
        assertThat(
                        IntStream.range(0, expected.size())
                                .allMatch(
                                        i ->
                                                Arrays.equals(
                                                        needed.frames().get(i).image().rgb(),
                                                        expected.get(i).image().rgb())))
                .as("%s: the frames' bytes", name)
                .isTrue();
        assertThat(List.of(needed.width(), needed.height(), needed.display()))
                .as(name)
                .isEqualTo(List.of(every.width(), every.height(), every.display()));
        assertThat(needed.packets()).as(name).isEqualTo(every.packets());
        assertThat(needed.discardedLeadingFrames())
                .as(name)
                .isEqualTo(every.discardedLeadingFrames());
    }

    private static List<Long> times(DecodedChunk decoded) {
        return decoded.frames().stream().map(SampledFrame::captureMicros).toList();
    }
}
