// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.FrameDisplay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.sluice.ingest.decode.DisplayFixtures.bytes;
import static dev.sluice.ingest.decode.DisplayFixtures.chunk;
import static dev.sluice.ingest.decode.DisplayFixtures.decode;
import static dev.sluice.ingest.decode.DisplayFixtures.describe;
import static dev.sluice.ingest.decode.DisplayFixtures.first;
import static dev.sluice.ingest.decode.DisplayFixtures.oriented;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Decoded frames are shown as the chunk's headers, or else the frames themselves, say. */
class DisplayTest {

    private static final FrameDisplay CODED = FrameDisplay.AS_CODED;

    /** What ffmpeg shows of the same files. */
    @ParameterizedTest
    @CsvSource({
        "scene.ts, 64x48 RGBW",
        "turned-90.ts, 48x64 GWRB",
        "turned-180.ts, 64x48 WBGR",
        "turned-270.ts, 48x64 BRWG",
        "mirrored-0.ts, 64x48 GRWB",
        "mirrored-90.ts, 48x64 RBGW",
        "mirrored-180.ts, 64x48 BWRG",
        "mirrored-270.ts, 48x64 WGBR",
        "flipped-90.ts, 48x64 WGBR",
    })
    void orientationMessagesAreApplied(String file, String shown) throws ChunkException {
        DecodedChunk decoded = decode(chunk("video/mp2t", bytes(file), CODED));

        assertThat(decoded.frames()).hasSize(5);
        for (SampledFrame frame : decoded.frames()) {
            assertThat(describe(frame.image())).isEqualTo(shown);
        }
        assertThat(decoded.width() + "x" + decoded.height()).isEqualTo(shown.split(" ")[0]);
        assertThat(decoded.display().shownWidth(64, 48)).isEqualTo(decoded.width());
        assertThat(decoded.display().isTurned()).isEqualTo(!file.equals("scene.ts"));
    }

    /** The meaning of the eight values of EXIF 2.3, section 4.6.4. */
    @ParameterizedTest
    @CsvSource({
        "1, 64x48 RGBW",
        "2, 64x48 GRWB",
        "3, 64x48 WBGR",
        "4, 64x48 BWRG",
        "5, 48x64 RBGW",
        "6, 48x64 BRWG",
        "7, 48x64 WGBR",
        "8, 48x64 GWRB",
    })
    void theOrientationOfAJpegIsApplied(int orientation, String shown) throws ChunkException {
        byte[] jpeg = oriented(bytes("scene.jpg"), orientation);

        DecodedChunk decoded = decode(chunk("image/jpeg", jpeg, CODED));

        assertThat(describe(decoded.frames().get(0).image())).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0, false, 64x48 RGBW",
        "90, false, 48x64 BRWG",
        "180, false, 64x48 WBGR",
        "270, false, 48x64 GWRB",
        "0, true, 64x48 GRWB",
        "90, true, 48x64 WGBR",
        "180, true, 64x48 BWRG",
        "270, true, 48x64 RBGW",
    })
    void headersAreAppliedByMovingPixels(int rotation, boolean mirrored, String shown)
            throws ChunkException {
        FrameDisplay display = new FrameDisplay(rotation, mirrored, 1, 1);

        RgbImage image = first("scene.ts", display);

        assertThat(describe(image)).isEqualTo(shown);
        assertThat(image.rgb()).isEqualTo(FrameTurn.apply(first("scene.ts", CODED), display).rgb());
    }

    @Test
    void headersWinOverWhatFramesSay() throws ChunkException {
        FrameDisplay clockwise = new FrameDisplay(90, false, 1, 1);
        FrameDisplay narrow = new FrameDisplay(0, false, 1, 2);

        assertThat(describe(first("turned-90.ts", clockwise))).isEqualTo("48x64 BRWG");
        assertThat(describe(first("aspect.ts", CODED))).isEqualTo("128x48 RGBW");
        assertThat(describe(first("aspect.ts", narrow))).isEqualTo("32x48 RGBW");
    }

    @Test
    void headersThatSayNothingAboutOnePropertyLeaveItToTheFrames() throws ChunkException {
        FrameDisplay wide = new FrameDisplay(0, false, 2, 1);
        FrameDisplay clockwise = new FrameDisplay(90, false, 1, 1);

        assertThat(describe(first("turned-90.ts", wide))).isEqualTo("48x128 GWRB");
        assertThat(describe(first("aspect.ts", clockwise))).isEqualTo("48x128 BRWG");
    }

    @ParameterizedTest
    @CsvSource({"99999, 1", "200, 1"})
    void aShownSizeOverTheLimitIsRefused(int numerator, int denominator) {
        FrameDisplay display = new FrameDisplay(90, false, numerator, denominator);

        assertThatThrownBy(() -> first("scene.ts", display))
                .isInstanceOfSatisfying(
                        ChunkException.class,
                        e -> assertThat(e.kind()).isEqualTo(ChunkException.Kind.TOO_LARGE))
                .hasMessageContaining("48×" + 64 * numerator);
    }

    @Test
    void theNarrowestFrameHasOneColumn() throws ChunkException {
        RgbImage image = first("scene.ts", new FrameDisplay(0, false, 1, 99_999));

        assertThat(image.width()).isEqualTo(1);
        assertThat(image.height()).isEqualTo(48);
    }
}
