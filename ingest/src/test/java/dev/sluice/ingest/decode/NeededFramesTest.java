// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.fuzz.Fuzz;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.ffmpeg.FfmpegException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Only what sampled frames need is decoded, and they are the same as when all is. */
class NeededFramesTest {

    /** Rates in frames per 100 seconds; the fixtures have 10 a second. */
    private static final int[] RATES = {17, 100, 200, 333, 1000};

    @Test
    void theSampledFramesOfEveryFixtureAreThoseOfDecodingAll() throws Exception {
        long seed = Fuzz.FIRST_SEED;
        Random random = new Random(seed);
        int skipped = 0;
        for (VideoChunk chunk : ChunkMutations.originals()) {
            for (int rate : RATES) {
                FrameSlots slots = new FrameSlots(rate, 100);
                VideoChunk moved = movedBy(random.nextInt(10_000_000), chunk);
                long first = slots.slot(moved.captureMicros());
                long last = random.nextBoolean() ? Long.MIN_VALUE : first + random.nextInt(3);
                String name =
                        "seed %d, %s of %d bytes from %d, %s, after slot %d"
                                .formatted(
                                        seed,
                                        chunk.contentType(),
                                        chunk.data().length,
                                        moved.captureMicros(),
                                        slots,
                                        last);
                skipped += NeededFrames.assertSame(name, moved, slots, last);
            }
        }
        assertThat(skipped).as("frames that were not decoded, seed %d", seed).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        // One GOP of a second each: the first frame of each slot is its key frame.
        "chunk-h264-closed.ts, 0, 36",
        "chunk-h265-closed.mp4, 0, 36",
        "chunk-vp9.mp4, 0, 36",
        "chunk-av1.mp4, 0, 36",
        "chunk-mjpeg.mp4, 0, 18",
        // From half a second on, the first frame, and of each slot that of its key frame's middle.
        "chunk-mjpeg.mp4, 500000, 17",
    })
    void whatNoSampledFrameNeedsIsNotDecoded(String file, int laterMicros, int skipped)
            throws Exception {
        VideoChunk chunk = movedBy(laterMicros, VideoFixtures.chunk(file));

        int found = NeededFrames.assertSame(file, chunk, FrameSlots.ofFps(1), Long.MIN_VALUE);

        assertThat(found).isEqualTo(skipped);
    }

    @Test
    void damageThatIsSeenHasTheSameOutcomeAsDecodingAll() throws Exception {
        Map<NeededFrames.Outcome, Integer> outcomes = new EnumMap<>(NeededFrames.Outcome.class);
        int count = Fuzz.COUNT / 10;
        for (long seed = Fuzz.FIRST_SEED; seed < Fuzz.FIRST_SEED + count; seed++) {
            VideoChunk damaged = damaged(seed);
            FrameSlots slots = new FrameSlots(RATES[(int) (seed % RATES.length)], 100);
            outcomes.merge(NeededFrames.compare("seed " + seed, damaged, slots), 1, Integer::sum);
        }
        System.out.println("damaged chunks, decoded as far as needed: " + outcomes);
        assertThat(outcomes).containsKeys(NeededFrames.Outcome.values());
    }

    private static VideoChunk damaged(long seed) throws FfmpegException {
        return ChunkMutations.of(seed).damaged();
    }

    private static VideoChunk movedBy(long micros, VideoChunk chunk) {
        return new VideoChunk(
                chunk.streamId(),
                chunk.epoch(),
                chunk.sequence(),
                chunk.source(),
                chunk.captureMicros() + micros,
                chunk.durationMicros(),
                chunk.leadingFrames(),
                chunk.contentType(),
                chunk.data());
    }
}
