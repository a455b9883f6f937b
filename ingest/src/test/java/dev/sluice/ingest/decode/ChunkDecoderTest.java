// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

import static dev.sluice.ingest.decode.VideoFixtures.PERIOD;
import static dev.sluice.ingest.decode.VideoFixtures.START;
import static dev.sluice.ingest.decode.VideoFixtures.chunk;
import static dev.sluice.ingest.decode.VideoFixtures.declaring;
import static org.assertj.core.api.Assertions.assertThat;

class ChunkDecoderTest {

    private static final FrameSlots EVERY_FRAME = FrameSlots.ofFps(10);
    private static final FrameResizer AS_IT_IS = source -> source;

    private final ChunkDecoder decoder = new ChunkDecoder(DecodeLimits.defaults());

    private DecodedChunk decode(VideoChunk chunk) throws ChunkException {
        return decoder.decode(chunk, EVERY_FRAME, Long.MIN_VALUE, AS_IT_IS);
    }

    @ParameterizedTest
    @CsvSource({
        "chunk-h264-closed.ts, h264, 40",
        "chunk-h264-closed.mp4, h264, 40",
        "chunk-h264-open.ts, h264, 40",
        "chunk-h264-no-vui.mp4, h264, 40",
        "chunk-h264-edit-list.mp4, h264, 40",
        "chunk-h264-slices.ts, h264, 10",
        "chunk-h265-closed.ts, hevc, 40",
        "chunk-h265-closed.mp4, hevc, 40",
        "chunk-h265-open.ts, hevc, 40",
        "chunk-h265-radl.ts, hevc, 40",
        "chunk-h265-10bit.ts, hevc, 10",
        "chunk-vp9.mp4, vp9, 40",
        "chunk-av1.mp4, av1, 40",
        "chunk-mjpeg.mp4, mjpeg, 20",
        "chunk-jpeg.jpg, mjpeg, 1",
        "piece-h264-wrap.ts, h264, 10",
    })
    void everyFrameOfAChunkIsDecodedInOrder(String file, String codec, int frames)
            throws ChunkException {
        DecodedChunk decoded = decode(chunk(file));

        assertThat(decoded.codec()).isEqualTo(codec);
        assertThat(decoded.packets()).isEqualTo(frames);
        assertThat(decoded.decodedFrames()).isEqualTo(frames);
        assertThat(decoded.discardedLeadingFrames()).isZero();
        assertThat(decoded.width()).isEqualTo(96);
        assertThat(decoded.height()).isEqualTo(64);
        assertThat(decoded.frames()).hasSize(frames);
        for (int n = 0; n < frames; n++) {
            SampledFrame frame = decoded.frames().get(n);
            assertThat(frame.captureMicros()).isEqualTo(START + n * PERIOD);
            assertThat(frame.slot()).isEqualTo(START / PERIOD + n);
            assertThat(VideoFixtures.number(frame.image())).isEqualTo(n);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "chunk-h264-closed.ts, 4",
        "chunk-h264-bt709.ts, 4",
        "chunk-h264-full.ts, 4",
        "chunk-h265-closed.mp4, 4",
        "chunk-h265-10bit.ts, 4",
        "chunk-vp9.mp4, 6",
        "chunk-av1.mp4, 6",
        "chunk-mjpeg.mp4, 6",
        "chunk-jpeg.jpg, 6",
    })
    void coloursAreThoseOfTheScene(String file, int greyLevels) throws ChunkException {
        RgbImage image = decode(chunk(file)).frames().get(0).image();

        assertColour(image, 3, 3, greyLevels, 255, 0, 0);
        assertColour(image, 92, 3, greyLevels, 0, 255, 0);
        assertColour(image, 3, 50, greyLevels, 0, 0, 255);
        assertColour(image, 92, 50, greyLevels, 128, 128, 128);
    }

    private static void assertColour(
            RgbImage image, int x, int y, int within, int red, int green, int blue) {
        int[] expected = {red, green, blue};
        for (int channel = 0; channel < 3; channel++) {
            assertThat(VideoFixtures.channel(image, x, y, channel))
                    .as("channel %d at (%d, %d)", channel, x, y)
                    .isBetween(expected[channel] - within, expected[channel] + within);
        }
    }

    @ParameterizedTest
    @CsvSource({"piece-h264-open.ts, 12, 3", "piece-h265-open.ts, 10, 4"})
    void declaredLeadingFramesAreDiscardedAndReported(String file, int packets, int leading)
            throws ChunkException {
        DecodedChunk decoded = decode(chunk(file, START, leading));

        assertThat(decoded.packets()).isEqualTo(packets);
        assertThat(decoded.discardedLeadingFrames()).isEqualTo(leading);
        assertThat(decoded.decodedFrames()).isEqualTo(packets - leading);
        assertThat(decoded.frames()).hasSize(packets - leading);
        SampledFrame key = decoded.frames().get(0);
        assertThat(key.captureMicros()).isEqualTo(START);
        int first = VideoFixtures.number(key.image());
        assertThat(first).isEqualTo(file.contains("h264") ? 12 : 10);
        for (int n = 0; n < packets - leading; n++) {
            SampledFrame frame = decoded.frames().get(n);
            assertThat(frame.captureMicros()).isEqualTo(START + n * PERIOD);
            assertThat(VideoFixtures.number(frame.image())).isEqualTo(first + n);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunk-h264-closed.ts", "chunk-vp9.mp4", "chunk-av1.mp4"})
    void decodingTwiceGivesTheSameBytes(String file) throws ChunkException {
        List<SampledFrame> once = decode(chunk(file)).frames();
        List<SampledFrame> again = decode(chunk(file)).frames();

        assertThat(again).hasSameSizeAs(once);
        for (int i = 0; i < once.size(); i++) {
            assertThat(again.get(i).image().rgb()).isEqualTo(once.get(i).image().rgb());
        }
    }

    @Test
    void theFirstFrameOfASlotIsSampledAndResizedOnce() throws ChunkException {
        List<RgbImage> resized = new ArrayList<>();
        FrameResizer toOnePixel =
                source -> {
                    resized.add(source);
                    return new RgbImage(1, 1, new byte[] {(byte) resized.size(), 0, 0});
                };
        // 250 ms into a slot of half a second: frames 0, 3, 8, 13, … are the first of theirs.
        VideoChunk chunk = chunk("chunk-h264-closed.ts", START + 250_000, 0);

        DecodedChunk decoded =
                decoder.decode(chunk, FrameSlots.ofFps(2), Long.MIN_VALUE, toOnePixel);

        assertThat(decoded.decodedFrames()).isEqualTo(40);
        assertThat(resized)
                .extracting(VideoFixtures::number)
                .containsExactly(0, 3, 8, 13, 18, 23, 28, 33, 38);
        long slot = (START + 250_000) / 500_000;
        for (int i = 0; i < resized.size(); i++) {
            SampledFrame frame = decoded.frames().get(i);
            assertThat(frame.slot()).isEqualTo(slot + i);
            assertThat(frame.image().rgb()[0]).isEqualTo((byte) (i + 1));
        }
    }

    @Test
    void slotsUpToTheLastOneAreSkipped() throws ChunkException {
        long lastSlot = EVERY_FRAME.slot(START) + 36;

        DecodedChunk decoded =
                decoder.decode(chunk("chunk-h264-closed.ts"), EVERY_FRAME, lastSlot, AS_IT_IS);

        assertThat(decoded.decodedFrames()).isEqualTo(40);
        assertThat(decoded.frames())
                .extracting(SampledFrame::slot)
                .containsExactly(lastSlot + 1, lastSlot + 2, lastSlot + 3);
        assertThat(decoded.lastSlot(lastSlot)).isEqualTo(lastSlot + 3);
    }

    @Test
    void aChunkWithinTheLastSlotSamplesNothing() throws ChunkException {
        long lastSlot = EVERY_FRAME.slot(START) + 100;

        DecodedChunk decoded =
                decoder.decode(chunk("chunk-h264-closed.ts"), EVERY_FRAME, lastSlot, AS_IT_IS);

        assertThat(decoded.frames()).isEmpty();
        assertThat(decoded.lastSlot(lastSlot)).isEqualTo(lastSlot);
    }

    @ParameterizedTest
    @CsvSource({
        "chunk-h264-closed.ts, 3900000", // up to the beginning of the last frame
        "chunk-h264-closed.ts, 3000000", // rounded down to whole seconds
        "chunk-mjpeg.mp4, 1000000",
        "chunk-jpeg.jpg, 0", // unknown
    })
    void aSlightlyTooShortDurationIsAccepted(String file, long declared) throws ChunkException {
        DecodedChunk decoded = decode(declaring(declared, chunk(file)));

        assertThat(decoded.frames()).hasSize(decoded.packets());
    }

    @Test
    void timesBefore1970AreSampledLikeAllOthers() throws ChunkException {
        VideoChunk chunk = chunk("chunk-h264-closed.ts", -2_050_000, 0);

        DecodedChunk decoded = decoder.decode(chunk, FrameSlots.ofFps(1), Long.MIN_VALUE, AS_IT_IS);

        assertThat(decoded.frames())
                .extracting(SampledFrame::slot)
                .containsExactly(-3L, -2L, -1L, 0L, 1L);
        assertThat(decoded.frames())
                .extracting(SampledFrame::captureMicros)
                .containsExactly(-2_050_000L, -1_950_000L, -950_000L, 50_000L, 1_050_000L);
    }

    @Test
    void twoFieldsInSeparatePacketsAreOneFrame() throws ChunkException {
        DecodedChunk decoded = decode(chunk("chunk-h264-fields.ts"));

        assertThat(decoded.packets()).isEqualTo(5);
        assertThat(decoded.decodedFrames()).isEqualTo(5);
        for (int n = 0; n < 5; n++) {
            SampledFrame frame = decoded.frames().get(n);
            assertThat(frame.captureMicros()).isEqualTo(START + n * PERIOD);
            int grey = (int) Math.round((60 + 30 * n - 16) * 255 / 219.0);
            assertThat(VideoFixtures.channel(frame.image(), 8, 16, 1))
                    .isBetween(grey - 2, grey + 2);
        }
    }

    @Test
    void aResolutionMayChangeWithinAChunk() throws ChunkException {
        byte[] joined = ChunkCuts.join("piece-h264-closed-3.ts", "piece-h264-large.ts");

        DecodedChunk decoded = decode(chunk("video/mp2t", joined, START, 0));

        assertThat(decoded.frames())
                .extracting(frame -> frame.image().width())
                .containsSubsequence(96, 192)
                .hasSize(20);
    }
}
