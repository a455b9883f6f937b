// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.FolderCopy;
import dev.sluice.model.FrameSize;
import dev.sluice.model.Goldens;
import dev.sluice.model.ModelException;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.model.VisualTokens;

import ai.onnxruntime.OrtException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

import static dev.sluice.model.onnx.GraphEdit.ANY;
import static dev.sluice.model.onnx.GraphEdit.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Vision graphs that take only the frame size with which they were traced. */
class BakedVisionTest {

    private static final FrameSize SQUARE = new FrameSize(224, 224);

    @TempDir Path temp;

    private FolderCopy copy;

    @BeforeEach
    void copy() throws IOException {
        copy = FolderCopy.under(temp);
    }

    @Test
    void aGraphForOneNumberOfPatchesPinsTheFrameSize() throws Exception {
        baked(256).write();
        assertPinnedToTheSquare();
    }

    @Test
    void aGraphWithoutAGridPinsTheFrameSize() throws Exception {
        withoutGrid(baked(256)).write();
        assertPinnedToTheSquare();
    }

    @Test
    void aSizeDeclaredInTheGraphIsFound() throws Exception {
        vision().dropInput("pixel_values")
                .addInput("pixel_values", FLOAT, 256, 1176)
                .before("Identity", "pixel_values_inside", "pixel_values")
                .write();
        assertPinnedToTheSquare();
    }

    @Test
    void aGraphForASizeThatIsNotTriedIsRefused() throws Exception {
        baked(4 * 7 * 11).write();
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("one size of frames, which is none of those tried")
                .hasMessageContaining("dynamic shapes")
                .hasMessageContaining(
                        "the last time because of: the vision encoder failed on pixels of")
                .hasMessageContaining("cannot be reshaped")
                .hasRootCauseInstanceOf(OrtException.class);
    }

    @Test
    void aGraphThatHidesItsSizeIsRefused() throws Exception {
        withoutGrid(vision()).write();
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("any number of patches but no grid");
    }

    @Test
    void aDeclaredSizeThatIsNotTriedIsRefusedWithoutARun() throws Exception {
        vision().dropInput("pixel_values")
                .addInput("pixel_values", FLOAT, 4 * 7 * 11, 1176)
                .before("Identity", "pixel_values_inside", "pixel_values")
                .write();
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasNoCause()
                .hasMessageContaining("one size of frames, which is none of those tried");
    }

    private void assertPinnedToTheSquare() throws ModelException {
        byte[] frame = new byte[224 * 224 * 3];
        new Random(7).nextBytes(frame);
        try (VideoLlm original =
                        VideoLlms.open(Goldens.model(), new RuntimeOptions("cpu", "", 1, 16));
                VideoLlm pinned = open()) {
            assertThat(pinned.frameSize(640, 360)).isEqualTo(SQUARE);
            assertThat(pinned.frameSize(90, 1000)).isEqualTo(SQUARE);
            VisualTokens tokens = pinned.encode(SQUARE, frame, frame);
            assertThat(tokens.features())
                    .containsExactly(
                            original.encode(SQUARE, frame, frame).features(), Offset.offset(1e-5f));
            byte[] small = new byte[56 * 56 * 3];
            assertThatThrownBy(() -> pinned.encode(new FrameSize(56, 56), small, small))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("exported for 224 × 224 alone");
        }
    }

    private GraphEdit baked(long patches) throws IOException {
        return vision().dropInput("pixel_values")
                .addInput("pixel_values", FLOAT, ANY, 1176)
                .constant("baked", new long[] {patches, 1176}, 2)
                .before("Reshape", "pixel_values_inside", "pixel_values", "baked");
    }

    private static GraphEdit withoutGrid(GraphEdit edit) {
        return edit.dropInput("image_grid_thw")
                .constant("image_grid_thw_inside", new long[] {1, 16, 16}, 1, 3);
    }

    private GraphEdit vision() throws IOException {
        return GraphEdit.of(copy.file("onnx/vision_encoder.onnx"));
    }

    private VideoLlm open() throws ModelException {
        return VideoLlms.open(copy.path(), new RuntimeOptions("cpu", "", 1, 16));
    }
}
