// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The square that is left, by the red channel, which has the column and row of each pixel. */
class CenterCropTest {

    private static byte[] frame(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (int pixel = 0; pixel < width * height; pixel++) {
            rgb[3 * pixel] = (byte) (10 * (pixel / width) + pixel % width);
        }
        return rgb;
    }

    private static int[] reds(byte[] rgb) {
        int[] reds = new int[rgb.length / 3];
        for (int pixel = 0; pixel < reds.length; pixel++) {
            reds[pixel] = rgb[3 * pixel];
        }
        return reds;
    }

    @Test
    void anOddRemainderLosesMoreAtTheEnd() {
        assertThat(reds(CenterCrop.square(frame(5, 2), 5, 2, 2))).containsExactly(1, 2, 11, 12);
        assertThat(reds(CenterCrop.square(frame(2, 5), 2, 5, 2))).containsExactly(10, 11, 20, 21);
        assertThat(reds(CenterCrop.square(frame(3, 3), 3, 3, 1))).containsExactly(11);
    }

    @Test
    void aSquareOfTheSizeIsLeftAlone() {
        byte[] rgb = frame(4, 4);
        assertThat(CenterCrop.square(rgb, 4, 4, 4)).isSameAs(rgb);
    }

    @Test
    void aSmallerFrameIsRefused() {
        assertThatThrownBy(() -> CenterCrop.square(frame(4, 3), 4, 3, 4))
                .hasMessage("found a frame of 4 × 3 pixels; expected at least 4 × 4");
    }
}
