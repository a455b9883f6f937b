// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.NeededFrames;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.publish.IngestEvent;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Open GOPs of x264 and x265 in every combination of settings, cut at different lengths: no chunk
 * is refused, the frames that are not shown are exactly the declared leading ones, and the others
 * equal those of decoding the whole file with FFmpeg.
 */
class OpenGopSweepITCase {

    private static final Instant START = Instant.parse("2026-11-20T09:30:00Z");
    private static final long PERIOD = 100_000;
    private static final ChunkDecoder DECODER = new ChunkDecoder(DecodeLimits.defaults());

    private static final FrameSlots ONE_PER_SECOND = FrameSlots.ofFps(1);

    /** Shortest chunk and wait for a closed GOP, in milliseconds. */
    private static final int[][] LENGTHS = {
        {100, 0}, {1_000, 0}, {2_000, 0}, {500, 1_200}, {1_000, 4_000}
    };

    private int chunks;
    private int shown;
    private int leading;
    private int skipped; // at one frame per second

    @Test
    void everyFrameButTheDeclaredLeadingOnesIsShownAndExact() throws Exception {
        Path folder = Path.of(OpenGopSweepITCase.class.getResource("/opengop").toURI());
        List<String> index = Files.readAllLines(folder.resolve("index.csv"));
        for (String line : index.subList(1, index.size())) {
            String[] fields = line.split(",", -1);
            Path file = folder.resolve(fields[0]);
            Map<Long, byte[]> whole = WholeVideo.frames(file, PERIOD);
            assertThat(whole).as(fields[0]).hasSize(Integer.parseInt(fields[1]));
            for (int[] length : LENGTHS) {
                check(file, whole, length[0], length[1]);
            }
        }
        System.out.printf(
                "open GOPs: %d files, %d chunks, none refused; %d frames shown, all exact; %d leading%n",
                index.size() - 1, chunks, shown, leading);
        assertThat(leading).isPositive();
        assertThat(skipped).isGreaterThan(shown / 4);
    }

    private void check(Path file, Map<Long, byte[]> whole, int minMillis, int waitMillis)
            throws Exception {
        String name = "%s, %d ms, wait %d ms".formatted(file.getFileName(), minMillis, waitMillis);
        CollectingPublisher published = cut(file, minMillis, waitMillis);
        assertThat(published.events)
                .as(name)
                .noneMatch(
                        e -> e instanceof IngestEvent.Damaged || e instanceof IngestEvent.LeftOut);
        int counted = 0;
        for (VideoChunk chunk : published.chunks) {
            DecodedChunk decoded =
                    DECODER.decode(chunk, FrameSlots.ofFps(500), Long.MIN_VALUE, image -> image);
            assertThat(decoded.damage()).as(name).isEmpty();
            assertThat(decoded.discardedLeadingFrames()).as(name).isEqualTo(chunk.leadingFrames());
            assertThat(decoded.frames()).as(name).hasSize(decoded.decodedFrames());
            for (SampledFrame frame : decoded.frames()) {
                long sinceStart = frame.captureMicros() - CaptureTime.micros(START);
                byte[] exact = whole.get(Math.round(sinceStart / (double) PERIOD));
                assertThat(Arrays.equals(frame.image().rgb(), exact))
                        .as("%s, frame at %d µs of chunk %d", name, sinceStart, chunk.sequence())
                        .isTrue();
            }
            skipped += NeededFrames.assertSame(name, chunk, ONE_PER_SECOND, Long.MIN_VALUE);
            counted += decoded.decodedFrames() + chunk.leadingFrames();
            shown += decoded.decodedFrames();
            leading += chunk.leadingFrames();
            chunks++;
        }
        assertThat(counted).as(name).isEqualTo(whole.size());
    }

    private static CollectingPublisher cut(Path file, int minMillis, int waitMillis)
            throws IOException {
        CutSettings cut =
                new CutSettings(
                        Duration.ofMillis(minMillis),
                        Duration.ofSeconds(30),
                        16 << 20,
                        Duration.ofMillis(waitMillis),
                        false);
        CollectingPublisher published = new CollectingPublisher();
        Ingest.run(
                new StreamSpec(
                        "s", new SourceSpec.LocalFile(file), false, false, Optional.of(START)),
                IngestSettings.defaults(cut),
                published);
        return published;
    }
}
