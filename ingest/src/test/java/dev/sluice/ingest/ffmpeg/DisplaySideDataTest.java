// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import dev.sluice.ingest.chunk.FrameDisplay;

import org.bytedeco.ffmpeg.avutil.AVRational;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DisplaySideDataTest {

    /** The first columns of a display matrix, in units of 1/65536. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 1, 0, false",
        "0, 1, -1, 0, 90, false",
        "-1, 0, 0, -1, 180, false",
        "0, -1, 1, 0, 270, false",
        "-1, 0, 0, 1, 0, true",
        "0, -1, -1, 0, 90, true",
        "1, 0, 0, -1, 180, true",
        "0, 1, 1, 0, 270, true",
        "0.98, 0.17, -0.17, 0.98, 0, false", // turned by 10 degrees
        "0.64, 0.77, -0.77, 0.64, 90, false", // turned by 50 degrees
        "0, 2, -2, 0, 90, false", // scaled
        "0, 0, 0, 0, 0, false", // not set
        "1, 1, 1, 1, 0, false", // collapses the frame
    })
    void aMatrixIsTheNearestTurnAndAMirroring(
            double a, double b, double c, double d, int rotation, boolean mirrored) {
        int[] matrix = {fixed(a), fixed(b), 0, fixed(c), fixed(d), 0, 0, 0, 1 << 30};

        assertThat(DisplaySideData.ofMatrix(matrix))
                .isEqualTo(new FrameDisplay(rotation, mirrored, 1, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, 2, 1",
        "64, 45, 64, 45",
        "128, 90, 64, 45",
        "0, 1, 1, 1", // unknown
        "1, 0, 1, 1",
        "-2, 1, 1, 1",
        "20, 1, 20, 1",
        "21, 1, 1, 1", // nothing is stretched that much
        "1, 60000, 1, 1",
        "2000000, 1000001, 2, 1", // as near as a header can say it
    })
    void anAspectRatioIsReducedAndOneThatCannotBeMeantIsSquare(
            int width, int height, int numerator, int denominator) {
        try (AVRational aspect = new AVRational().num(width).den(height)) {
            assertThat(DisplaySideData.of(null, aspect))
                    .isEqualTo(new FrameDisplay(0, false, numerator, denominator));
        }
    }

    @Test
    void aFrameThatDeclaresNothingIsShownAsCoded() {
        try (NativeFrame frame = new NativeFrame()) {
            assertThat(frame.display()).isEqualTo(FrameDisplay.AS_CODED);
        }
    }

    private static int fixed(double value) {
        return (int) Math.round(value * 65536);
    }
}
