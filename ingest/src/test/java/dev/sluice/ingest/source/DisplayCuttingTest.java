// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.DisplayFixtures;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** How a source says that its frames are shown is in the headers of its chunks. */
class DisplayCuttingTest {

    private static final Instant START = Instant.parse("2026-11-20T09:30:00Z");

    /** The orientation is in the headers; an aspect ratio in the bitstream remains there. */
    @ParameterizedTest
    @CsvSource({
        "/inputs/rot90.mp4, 270, false, 1, 1, 120x160 GWRB",
        "/inputs/rot180.mp4, 180, false, 1, 1, 160x120 WBGR",
        "/inputs/rotsei.ts, 180, false, 1, 1, 160x120 WBGR", // later messages are behind their
        // frame
        "/inputs/sar2.mp4, 0, false, 2, 1, 320x120 RGBW",
        "/display/aspect-vp9.mkv, 0, false, 1, 2, 32x48 RGBW",
        "/display/aspect.ts, 0, false, 1, 1, 128x48 RGBW",
        "/display/mirrored-90.ts, 270, true, 1, 1, 48x64 RBGW",
        "/display/flipped-90.ts, 90, true, 1, 1, 48x64 WGBR",
    })
    void copiedChunksAreShownLikeTheSource(
            String file,
            int rotation,
            boolean mirrored,
            int numerator,
            int denominator,
            String shown)
            throws Exception {
        List<VideoChunk> chunks = cut(file, Duration.ofSeconds(30));

        assertThat(chunks).isNotEmpty();
        for (VideoChunk chunk : chunks) {
            assertThat(chunk.display())
                    .isEqualTo(new FrameDisplay(rotation, mirrored, numerator, denominator));
            assertShown(chunk, shown);
        }
    }

    /** Nothing but pixels is left of the bitstream, so all of it is in the headers. */
    @ParameterizedTest
    @CsvSource({
        "/inputs/rot90.mp4, 270, false, 1, 1, 120x160 GWRB",
        "/inputs/rot180.mp4, 180, false, 1, 1, 160x120 WBGR",
        "/inputs/rotsei.ts, 180, false, 1, 1, 160x120 WBGR",
        "/inputs/sar2.mp4, 0, false, 2, 1, 320x120 RGBW",
        "/display/aspect-vp9.mkv, 0, false, 1, 2, 32x48 RGBW",
        "/display/aspect.ts, 0, false, 2, 1, 128x48 RGBW",
        "/display/mirrored-90.ts, 270, true, 1, 1, 48x64 RBGW",
    })
    void reencodedChunksAreShownLikeTheSource(
            String file,
            int rotation,
            boolean mirrored,
            int numerator,
            int denominator,
            String shown)
            throws Exception {
        List<VideoChunk> chunks = cut(file, Duration.ofMillis(200));

        assertThat(chunks).isNotEmpty();
        for (VideoChunk chunk : chunks) {
            assertThat(chunk.display())
                    .isEqualTo(new FrameDisplay(rotation, mirrored, numerator, denominator));
            assertShown(chunk, shown);
        }
    }

    /** All eight ways to turn and mirror, in the matrix of an MP4. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 1, 64x48 RGBW",
        "0, 1, -1, 0, 48x64 BRWG",
        "-1, 0, 0, -1, 64x48 WBGR",
        "0, -1, 1, 0, 48x64 GWRB",
        "-1, 0, 0, 1, 64x48 GRWB",
        "0, -1, -1, 0, 48x64 WGBR",
        "1, 0, 0, -1, 64x48 BWRG",
        "0, 1, 1, 0, 48x64 RBGW",
    })
    void theMatrixOfAnMp4IsApplied(int a, int b, int c, int d, String shown) throws Exception {
        Path file = Mp4Matrix.write("/display/scene.mp4", a, b, c, d);

        for (Duration longest : List.of(Duration.ofSeconds(30), Duration.ofMillis(200))) {
            List<VideoChunk> chunks = cut(file, longest);
            assertThat(chunks).isNotEmpty();
            for (VideoChunk chunk : chunks) {
                assertShown(chunk, shown);
            }
        }
    }

    private static void assertShown(VideoChunk chunk, String shown) throws Exception {
        DecodedChunk decoded = DisplayFixtures.decode(chunk);
        assertThat(decoded.frames()).isNotEmpty();
        assertThat(decoded.frames())
                .extracting(frame -> DisplayFixtures.describe(frame.image()))
                .containsOnly(shown);
        assertThat(shown).startsWith(decoded.width() + "x" + decoded.height() + " ");
    }

    private static List<VideoChunk> cut(String file, Duration longest) throws Exception {
        return cut(Path.of(DisplayCuttingTest.class.getResource(file).toURI()), longest);
    }

    /** Cuts a file; GOPs that are longer than {@code longest} are re-encoded. */
    private static List<VideoChunk> cut(Path file, Duration longest) throws Exception {
        Duration shortest = Duration.ofMillis(200);
        CutSettings cut = new CutSettings(shortest, longest, 16 << 20, Duration.ofSeconds(4), true);
        CollectingPublisher published = new CollectingPublisher();
        Ingest.run(
                new StreamSpec(
                        "s", new SourceSpec.LocalFile(file), false, false, Optional.of(START)),
                IngestSettings.defaults(cut),
                published);
        return published.chunks;
    }
}
