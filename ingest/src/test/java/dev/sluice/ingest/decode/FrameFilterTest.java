// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.ffmpeg.NativeObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Interlaced and HDR frames, as they are and filtered. */
class FrameFilterTest {

    private static final int GREY = 128;

    @Test
    void deinterlacedFramesHaveNoCombs() throws ChunkException {
        VideoChunk chunk = chunk("interlaced.ts");
        List<SampledFrame> asTheyAre = decode(chunk, false, false);
        List<SampledFrame> deinterlaced = decode(chunk, true, false);

        assertThat(asTheyAre).hasSize(20);
        assertThat(deinterlaced)
                .extracting(SampledFrame::captureMicros)
                .isEqualTo(asTheyAre.stream().map(SampledFrame::captureMicros).toList());
        for (int n = 0; n < asTheyAre.size(); n++) {
            assertThat(combing(asTheyAre.get(n).image())).as("frame %d", n).isGreaterThan(15);
            assertThat(combing(deinterlaced.get(n).image())).as("frame %d", n).isLessThan(0.5);
        }
    }

    /** The field that is kept is the one that comes first: the upper one. */
    @Test
    void oneFieldIsKept() throws ChunkException {
        RgbImage asItIs = decode(chunk("interlaced.ts"), false, false).get(3).image();
        RgbImage deinterlaced = decode(chunk("interlaced.ts"), true, false).get(3).image();

        for (int y = 0; y < asItIs.height(); y += 2) {
            for (int x = 0; x < asItIs.width(); x++) {
                assertThat(VideoFixtures.channel(deinterlaced, x, y, 1))
                        .as("at (%d, %d)", x, y)
                        .isCloseTo(VideoFixtures.channel(asItIs, x, y, 1), within(3));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"pq.ts", "hlg.ts"})
    void toneMappedFramesLookLikeOrdinaryOnes(String file) throws ChunkException {
        RgbImage asItIs = decode(chunk(file), false, false).get(0).image();
        RgbImage mapped = decode(chunk(file), false, true).get(0).image();

        assertThat(VideoFixtures.channel(mapped, 32, 24, 1)).isCloseTo(GREY, within(4));
        assertThat(DisplayFixtures.describe(mapped)).isEqualTo("64x48 RGBW");
        assertThat(saturation(mapped)).isGreaterThan(2 * saturation(asItIs));
    }

    @Test
    void withoutToneMappingHdrIsFlatAsInOtherReaders() throws ChunkException {
        RgbImage image = decode(chunk("pq.ts"), true, false).get(0).image();

        assertThat(VideoFixtures.channel(image, 32, 24, 1)).isBetween(90, 115);
        assertThat(saturation(image)).isLessThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scene.ts", "aspect.ts", "turned-90.ts"})
    void otherFramesAreNotTouched(String file) throws ChunkException {
        List<SampledFrame> asTheyAre = decode(chunk(file), false, false);
        List<SampledFrame> filtered = decode(chunk(file), true, true);

        assertThat(filtered).hasSameSizeAs(asTheyAre);
        for (int n = 0; n < filtered.size(); n++) {
            assertThat(filtered.get(n).image().rgb()).isEqualTo(asTheyAre.get(n).image().rgb());
        }
    }

    @Test
    void theSameChunkGivesTheSameBytesAndNothingIsLeft() throws ChunkException {
        long before = NativeObject.openCount();
        for (String file : List.of("interlaced.ts", "pq.ts")) {
            List<SampledFrame> once = decode(chunk(file), true, true);
            List<SampledFrame> again = decode(chunk(file), true, true);
            for (int n = 0; n < once.size(); n++) {
                assertThat(again.get(n).image().rgb()).isEqualTo(once.get(n).image().rgb());
            }
        }
        assertThat(NativeObject.openCount()).isEqualTo(before);
    }

    private static VideoChunk chunk(String file) {
        return DisplayFixtures.chunk(
                "video/mp2t", DisplayFixtures.bytes(file), FrameDisplay.AS_CODED);
    }

    private static List<SampledFrame> decode(VideoChunk chunk, boolean deinterlace, boolean toneMap)
            throws ChunkException {
        return new ChunkDecoder(
                        new DecodeSettings(DecodeLimits.defaults(), deinterlace, toneMap, true))
                .decode(chunk, FrameSlots.ofFps(50), Long.MIN_VALUE, image -> image)
                .frames();
    }

    /** Mean difference of adjacent rows; only combs change from row to row in this scene. */
    private static double combing(RgbImage image) {
        long sum = 0;
        for (int y = 1; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                sum +=
                        Math.abs(
                                VideoFixtures.channel(image, x, y, 1)
                                        - VideoFixtures.channel(image, x, y - 1, 1));
            }
        }
        return (double) sum / (image.width() * (image.height() - 1));
    }

    /** Red of the red patch above its green. */
    private static int saturation(RgbImage image) {
        return VideoFixtures.channel(image, 6, 6, 0) - VideoFixtures.channel(image, 6, 6, 1);
    }
}
