// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Chunks that are cut here are decoded: each frame has its own capture time again. */
class CutAndDecodeTest {

    private static final Instant START = Instant.parse("2026-11-20T09:30:00Z");
    private static final long PERIOD = 100_000;

    @ParameterizedTest
    @CsvSource({
        "source-h264-closed.mp4, 40",
        "source-h264-audio.mp4, 40",
        "source-h264-long.mp4, 40",
        "source-h264-open.mp4, 40",
        "source-h265-closed.mp4, 40",
        "source-h265-open.mp4, 40",
        "source-h265-radl.mp4, 40",
        "source-vp9.webm, 40",
        "source-av1.mkv, 40",
        "source-mjpeg.mkv, 20",
    })
    void everyFrameIsDecodedWithItsCaptureTime(String file, int frames) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        for (VideoChunk chunk : cut(file, Duration.ofSeconds(4))) {
            numbers.addAll(numbers(chunk));
        }

        assertThat(numbers).isEqualTo(IntStream.range(0, frames).boxed().toList());
    }

    @ParameterizedTest
    @CsvSource({"source-h264-open.mp4", "source-h265-open.mp4"})
    void aCutAtAnOpenGopLosesTheFramesItsHeaderDeclares(String file) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        int leading = 0;
        for (VideoChunk chunk : cut(file, Duration.ofMillis(100))) {
            numbers.addAll(numbers(chunk));
            leading += chunk.leadingFrames();
        }

        assertThat(leading).isPositive();
        assertThat(numbers).hasSize(40 - leading).isSorted().doesNotHaveDuplicates();
    }

    /** The numbers that the chunk's frames show, each checked against its capture time. */
    private static List<Integer> numbers(VideoChunk chunk) throws Exception {
        DecodedChunk decoded =
                new ChunkDecoder(DecodeLimits.defaults())
                        .decode(chunk, FrameSlots.ofFps(10), Long.MIN_VALUE, image -> image);
        assertThat(decoded.discardedLeadingFrames()).isEqualTo(chunk.leadingFrames());
        assertThat(decoded.decodedFrames()).isEqualTo(decoded.packets() - chunk.leadingFrames());
        assertThat(chunk.durationMicros()).isEqualTo(decoded.decodedFrames() * PERIOD);
        List<Integer> numbers = new ArrayList<>();
        for (SampledFrame frame : decoded.frames()) {
            int number = number(frame.image());
            // A tick of MPEG-TS is 11 µs.
            assertThat(frame.captureMicros() - CaptureTime.micros(START))
                    .isBetween(number * PERIOD - 11, number * PERIOD + 11);
            numbers.add(number);
        }
        return numbers;
    }

    /** The length of the bar at the frame's lower edge. */
    private static int number(RgbImage image) {
        int white = 0;
        for (int x = 0; x < image.width(); x++) {
            white += (image.rgb()[3 * (60 * image.width() + x) + 1] & 0xff) > 127 ? 1 : 0;
        }
        return Math.round(white / 2f) - 1;
    }

    private static List<VideoChunk> cut(String file, Duration openGopWait) throws Exception {
        Path path = Path.of(CutAndDecodeTest.class.getResource("/video/" + file).toURI());
        CutSettings cut =
                new CutSettings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        16 << 20,
                        openGopWait,
                        false);
        CollectingPublisher published = new CollectingPublisher();
        Ingest.run(
                new StreamSpec(
                        "s", new SourceSpec.LocalFile(path), false, false, Optional.of(START)),
                IngestSettings.defaults(cut),
                published);
        return published.chunks;
    }
}
