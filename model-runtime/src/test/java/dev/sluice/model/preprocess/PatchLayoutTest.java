// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.FrameSize;
import dev.sluice.model.Goldens;
import dev.sluice.model.ModelException;
import dev.sluice.model.folder.JsonFile;
import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Patches against those of the reference's image processor. */
class PatchLayoutTest {

    static List<JsonNode> pixelValues() {
        return Goldens.cases("pixel_values");
    }

    @ParameterizedTest
    @MethodSource("pixelValues")
    void everyValueIsThatOfTheReference(JsonNode values) throws ModelException {
        JsonNode names = values.get("frames");
        Npy frame = Goldens.array(names.get(0));
        int height = frame.shape()[0];
        int width = frame.shape()[1];
        FrameSize size = new SmartResize(28, 3136, 50960).target(width, height);
        byte[] first = resize(Goldens.array(names.get(0)), size);
        byte[] second = resize(Goldens.array(names.get(names.size() - 1)), size);
        PixelScale scale =
                PixelScale.from(JsonFile.read(Goldens.model().resolve("preprocessor_config.json")));
        PatchLayout layout = new PatchLayout(14, 2);

        float[] patches = layout.patches(size, first, second, scale);

        Npy expected = Goldens.array(values.get("pixel_values"));
        assertThat(expected.shape()).containsExactly(layout.patchCount(size), layout.patchValues());
        assertThat(patches).isEqualTo(expected.floats());
    }

    private static byte[] resize(Npy frame, FrameSize size) {
        return BicubicResize.resize(
                frame.bytes(), frame.shape()[1], frame.shape()[0], size.width(), size.height());
    }
}
