// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodeSettings;
import dev.sluice.ingest.decode.DisplayFixtures;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** Re-encoding keeps colours: the encoder's stream declares what its frames declared. */
class ColourCuttingTest {

    private static final Instant START = Instant.parse("2026-11-20T09:30:00Z");

    /** What the encoder loses; a wrong matrix or range costs more in each of the files. */
    private static final double MAX_DIFFERENCE = 1.3;

    @ParameterizedTest
    @CsvSource({
        "/video/source-h264-closed.mp4, 40", // declares nothing
        "/video/chunk-h264-bt709.ts, 10",
        "/video/chunk-h264-full.ts, 10",
        "/video/chunk-h265-10bit.ts, 10",
        "/video/source-vp9.webm, 40",
    })
    void copiedAndReencodedFramesLookTheSame(String file, int frames) throws Exception {
        List<RgbImage> copied = images(cut(file, Duration.ofSeconds(30)));
        List<RgbImage> reencoded = images(cut(file, Duration.ofMillis(50)));

        assertThat(copied).hasSize(frames);
        assertThat(reencoded).hasSize(frames);
        for (int n = 0; n < frames; n++) {
            assertThat(difference(copied.get(n), reencoded.get(n)))
                    .as("frame %d", n)
                    .isLessThan(MAX_DIFFERENCE);
        }
    }

    /** The upper left patch is red; as BT.601 its red would be 229 to 231. */
    @ParameterizedTest
    @CsvSource({"/inputs/mpeg2_709.ts", "/inputs/longgop_709.mp4"})
    void colours709RemainWhatTheyAre(String file) throws Exception {
        RgbImage image = images(cut(file, Duration.ofSeconds(2))).get(0);

        assertThat(image.rgb()[0] & 0xff).as("red").isGreaterThan(248);
        assertThat(image.rgb()[1] & 0xff).as("green").isLessThan(4);
        assertThat(image.rgb()[2] & 0xff).as("blue").isLessThan(4);
    }

    /** The middle is grey 128, which PQ stores as about 100. */
    @ParameterizedTest
    @ValueSource(longs = {50, 30_000})
    void highDynamicRangeIsToneMappedWhetherCopiedOrReencoded(long longest) throws Exception {
        ChunkDecoder decoder =
                new ChunkDecoder(new DecodeSettings(DecodeLimits.defaults(), false, true, true));
        for (VideoChunk chunk : cut("/display/pq.ts", Duration.ofMillis(longest))) {
            RgbImage image =
                    decoder.decode(chunk, FrameSlots.ofFps(10), Long.MIN_VALUE, rgb -> rgb)
                            .frames()
                            .get(0)
                            .image();
            for (int channel = 0; channel < 3; channel++) {
                int middle = 3 * (24 * image.width() + 32) + channel;
                assertThat(image.rgb()[middle] & 0xff).isBetween(122, 134);
            }
        }
    }

    private static double difference(RgbImage one, RgbImage other) {
        assertThat(other.width()).isEqualTo(one.width());
        assertThat(other.height()).isEqualTo(one.height());
        long sum = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            sum += Math.abs((one.rgb()[i] & 0xff) - (other.rgb()[i] & 0xff));
        }
        return (double) sum / one.rgb().length;
    }

    private static List<RgbImage> images(List<VideoChunk> chunks) throws Exception {
        List<RgbImage> images = new ArrayList<>();
        for (VideoChunk chunk : chunks) {
            DisplayFixtures.decode(chunk).frames().stream()
                    .map(SampledFrame::image)
                    .forEach(images::add);
        }
        return images;
    }

    /** Cuts a file; GOPs that are longer than {@code longest} are re-encoded. */
    private static List<VideoChunk> cut(String file, Duration longest) throws Exception {
        Path path = Path.of(ColourCuttingTest.class.getResource(file).toURI());
        Duration shortest = Duration.ofMillis(50);
        CutSettings cut = new CutSettings(shortest, longest, 16 << 20, Duration.ofSeconds(4), true);
        CollectingPublisher published = new CollectingPublisher();
        Ingest.run(
                new StreamSpec(
                        "s", new SourceSpec.LocalFile(path), false, false, Optional.of(START)),
                IngestSettings.defaults(cut),
                published);
        return published.chunks;
    }
}
