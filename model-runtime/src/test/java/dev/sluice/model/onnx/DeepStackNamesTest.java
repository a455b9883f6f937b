// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.Fixture;
import dev.sluice.model.FolderCopy;
import dev.sluice.model.GoldenClips;
import dev.sluice.model.ModelException;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.model.VisualStep;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static dev.sluice.model.onnx.GraphEdit.ANY;
import static dev.sluice.model.onnx.GraphEdit.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The inputs and outputs of DeepStack have different names in different exports. */
final class DeepStackNamesTest {

    private static final String DECODER = "onnx/decoder_model_merged.onnx";
    private static final String OTHER = "deepstack_visual_embeds_";
    private static final int WIDTH = 32;

    @TempDir private Path temp;

    private final Path original = Fixture.named("tiny-qwen3_vl").path();
    private FolderCopy copy;

    @BeforeEach
    void copy() throws IOException {
        copy = FolderCopy.of(original, temp);
    }

    @Test
    void inputsAndOutputsMayHaveTheNamesOfTransformers() throws Exception {
        GraphEdit vision = GraphEdit.of(copy.file("onnx/vision_encoder.onnx"));
        for (int feature = 0; feature < 2; feature++) {
            String name = "deepstack_features_" + feature;
            vision.dropOutput(name)
                    .addOutput(OTHER + feature, FLOAT, ANY, WIDTH)
                    .after("Identity", OTHER + feature, name + "_inside");
        }
        vision.write();
        renamedInDecoder(ANY, ANY, WIDTH);
        assertThat(answer(copy.path())).isEqualTo(answer(original));
    }

    @Test
    void inputsThatAreNotPerTokenAreRefused() throws Exception {
        renamedInDecoder(ANY, WIDTH);
        assertThatThrownBy(() -> answer(copy.path()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has deepstack_visual_embeds_0 of rank 2, expected 3");
    }

    private void renamedInDecoder(long... shape) throws IOException {
        GraphEdit decoder = GraphEdit.of(copy.file(DECODER));
        for (int feature = 0; feature < 2; feature++) {
            String name = "deepstack_scattered_" + feature;
            decoder.dropInput(name)
                    .addInput(OTHER + feature, FLOAT, shape)
                    .before("Identity", name + "_inside", OTHER + feature);
        }
        decoder.write();
    }

    private static int[] answer(Path folder) throws ModelException {
        RuntimeOptions options = new RuntimeOptions("cpu", "", 1, 7);
        try (VideoLlm model = VideoLlms.open(folder, options)) {
            assertThat(model.info().dim()).isEqualTo(3 * WIDTH);
            Random random = new Random(11);
            List<VisualStep> steps =
                    IntStream.range(0, 5).mapToObj(step -> step(random, step)).toList();
            int[] ids =
                    model.generate(GoldenClips.ask(steps, "Is the gate open?", 12), () -> false)
                            .tokenIds();
            assertThat(ids).isNotEmpty();
            return ids;
        }
    }

    private static VisualStep step(Random random, int step) {
        float[] embeddings = new float[4 * 3 * WIDTH];
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = (float) random.nextGaussian();
        }
        return new VisualStep(step, 2, 2, new int[] {0, 1, 2, 3}, embeddings);
    }
}
