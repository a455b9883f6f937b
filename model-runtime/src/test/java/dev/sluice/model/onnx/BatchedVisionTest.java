// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.Batching;
import dev.sluice.model.EncodeLimits;
import dev.sluice.model.Fixture;
import dev.sluice.model.FolderCopy;
import dev.sluice.model.FrameSize;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;

import static dev.sluice.model.onnx.GraphEdit.ANY;
import static dev.sluice.model.onnx.GraphEdit.FLOAT;
import static dev.sluice.model.onnx.GraphEdit.INT64;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Vision graphs that declare room for several steps, but do not compute each as if it was alone.
 */
class BatchedVisionTest {

    @TempDir Path temp;

    /** The patches of all rows attend to each other. */
    @ParameterizedTest
    @EnumSource(Batching.class)
    void aGraphThatMixesTheRowsOfItsGridEncodesStepsAlone(Batching batching) throws Exception {
        FolderCopy copy = FolderCopy.under(temp);
        GraphEdit.of(copy.file("onnx/vision_encoder.onnx"))
                .declareInput("image_grid_thw", INT64, ANY, 3)
                .write();
        assertThat(runs(copy, batching)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Batching.class)
    void aGraphForOneFrameEncodesStepsAlone(Batching batching) throws Exception {
        FolderCopy copy = FolderCopy.of(Fixture.named("tiny-llava_onevision").path(), temp);
        GraphEdit.of(copy.file("onnx/vision_encoder.onnx"))
                .declareInput("pixel_values", FLOAT, 1, 3, 98, 98)
                .write();
        assertThat(runs(copy, batching)).isZero();
    }

    /** Returns the runs of batches after one step. */
    private static long runs(FolderCopy copy, Batching batching) throws Exception {
        RuntimeOptions options =
                new RuntimeOptions("cpu", "", 1, 16)
                        .withEncoding(new EncodeLimits(batching, 3, 1 << 24));
        try (VideoLlm model = VideoLlms.open(copy.path(), options)) {
            FrameSize size = model.frameSize(160, 90);
            byte[] frame = new byte[size.width() * size.height() * 3];
            assertThat(model.encode(size, frame, frame).features()).isNotEmpty();
            return model.encodeUse().runs();
        }
    }
}
