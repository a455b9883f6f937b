// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.FrameDisplay;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FrameTurnTest {

    /** Rows are separated by slashes; each letter is a pixel. */
    @ParameterizedTest
    @CsvSource({
        "0, false, abc/def",
        "90, false, da/eb/fc",
        "180, false, fed/cba",
        "270, false, cf/be/ad",
        "0, true, cba/fed",
        "90, true, fc/eb/da",
        "180, true, def/abc",
        "270, true, ad/be/cf",
    })
    void pixelsAreMirroredThenTurnedClockwise(int rotation, boolean mirrored, String expected) {
        RgbImage turned =
                FrameTurn.apply(image("abc/def"), new FrameDisplay(rotation, mirrored, 1, 1));

        assertThat(text(turned)).isEqualTo(expected);
    }

    @Test
    void anImageThatIsNotTurnedIsNotCopied() {
        RgbImage image = image("abc/def");

        assertThat(FrameTurn.apply(image, new FrameDisplay(0, false, 2, 1))).isSameAs(image);
    }

    private static RgbImage image(String text) {
        String[] rows = text.split("/");
        byte[] rgb = new byte[3 * rows.length * rows[0].length()];
        int at = 0;
        for (char pixel : text.replace("/", "").toCharArray()) {
            rgb[at++] = (byte) pixel;
            rgb[at++] = (byte) (pixel + 40);
            rgb[at++] = (byte) (pixel + 80);
        }
        return new RgbImage(rows[0].length(), rows.length, rgb);
    }

    private static String text(RgbImage image) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < image.rgb().length; at += 3) {
            if (at > 0 && at / 3 % image.width() == 0) {
                text.append('/');
            }
            char pixel = (char) image.rgb()[at];
            assertThat(image.rgb()[at + 1]).isEqualTo((byte) (pixel + 40));
            assertThat(image.rgb()[at + 2]).isEqualTo((byte) (pixel + 80));
            text.append(pixel);
        }
        return text.toString();
    }
}
