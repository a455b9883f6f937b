// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.FrameSize;
import dev.sluice.model.Goldens;
import dev.sluice.model.ModelException;
import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Resized bytes against those of PIL. */
class BicubicResizeTest {

    static List<JsonNode> resizes() {
        return Goldens.cases("resizes");
    }

    @ParameterizedTest
    @MethodSource("resizes")
    void everyByteIsThatOfTheReference(JsonNode resize) throws ModelException {
        Npy frame = Goldens.array(resize.get("frame"));
        Npy expected = Goldens.array(resize.get("resized"));
        int height = frame.shape()[0];
        int width = frame.shape()[1];
        FrameSize target =
                new SmartResize(
                                28,
                                resize.get("min_pixels").intValue(),
                                resize.get("max_pixels").intValue())
                        .target(width, height);

        byte[] resized =
                BicubicResize.resize(frame.bytes(), width, height, target.width(), target.height());

        assertThat(expected.shape()).containsExactly(target.height(), target.width(), 3);
        assertThat(resized).isEqualTo(expected.bytes());
    }

    @Test
    void theSameSizeIsACopy() {
        byte[] rgb = new byte[4 * 6 * 3];
        new Random(1).nextBytes(rgb);
        byte[] resized = BicubicResize.resize(rgb, 4, 6, 4, 6);
        assertThat(resized).isEqualTo(rgb).isNotSameAs(rgb);
    }

    @Test
    void aUniformFrameStaysUniformAtEverySize() {
        byte[] rgb = new byte[37 * 23 * 3];
        Arrays.fill(rgb, (byte) 200);
        for (int side = 1; side < 90; side += 7) {
            byte[] resized = BicubicResize.resize(rgb, 37, 23, side, 91 - side);
            assertThat(resized).hasSize(side * (91 - side) * 3).containsOnly((byte) 200);
        }
    }

    @Test
    void aFrameOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> BicubicResize.resize(new byte[10], 2, 2, 4, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10 bytes");
    }
}
