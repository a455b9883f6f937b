// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.FrameSize;
import dev.sluice.model.Goldens;
import dev.sluice.model.ModelException;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Sizes against those of transformers. */
class SmartResizeTest {

    static List<JsonNode> sizes() {
        return Goldens.cases("smart_resize");
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void sizesAreThoseOfTheReference(JsonNode size) throws ModelException {
        SmartResize resize =
                new SmartResize(
                        28, size.get("min_pixels").intValue(), size.get("max_pixels").intValue());
        int width = size.get("width").intValue();
        int height = size.get("height").intValue();
        if (size.get("resized").isNull()) {
            assertThatThrownBy(() -> resize.target(width, height))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("200 times");
        } else {
            int[] expected = Goldens.ids(size.get("resized"));
            assertThat(resize.target(width, height))
                    .isEqualTo(new FrameSize(expected[1], expected[0]));
        }
    }

    @Test
    void aFrameWithoutPixelsIsRefused() {
        SmartResize resize = new SmartResize(28, 3136, 50960);
        assertThatThrownBy(() -> resize.target(0, 10)).isInstanceOf(ModelException.class);
    }
}
