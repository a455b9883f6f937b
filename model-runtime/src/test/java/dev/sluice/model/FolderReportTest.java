// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the files of a folder say about it. */
class FolderReportTest {

    @TempDir Path temp;

    @Test
    void aCompleteFolderLeavesNothingToDefaults() throws ModelException, IOException {
        Path folder = Fixture.named("tiny-qwen2_vl").path();
        FolderReport report = VideoLlms.describe(folder, ExecutionProvider.CPU, "");
        assertThat(report.layout()).isEqualTo("transformers.js");
        assertThat(report.suffix()).isEmpty();
        assertThat(report.defaults()).isEmpty();
        assertThat(report.missing()).isEmpty();
        assertThat(report.graphs())
                .extracting(FolderReport.Graph::file)
                .containsExactly(
                        "onnx/vision_encoder.onnx",
                        "onnx/embed_tokens.onnx",
                        "onnx/decoder_model_merged.onnx");
        assertThat(report.graphs()).allMatch(graph -> graph.producer().startsWith("pytorch"));
        Path data = folder.resolve("onnx/decoder_model_merged.onnx_data");
        assertThat(data).as("its weights are external").exists();
        assertThat(report.graphs().get(2).bytes())
                .isEqualTo(
                        Files.size(data)
                                + Files.size(folder.resolve("onnx/decoder_model_merged.onnx")));
    }

    @Test
    void fieldsThatTransformersLeavesOutAreNamed() throws ModelException, IOException {
        FolderCopy copy = FolderCopy.of(Fixture.named("tiny-llava_onevision").path(), temp);
        copy.with("config.json", read("/configs/plain/tiny-llava_onevision/config-4.45.2.json"));
        copy.without("generation_config.json");
        FolderReport report = VideoLlms.describe(copy.path(), ExecutionProvider.CPU, "auto");
        assertThat(report.defaults())
                .contains("text_config.max_position_embeddings = 32768")
                .noneMatch(text -> text.startsWith("hidden_size"));
        assertThat(report.missing()).containsExactly("generation_config.json");
    }

    @Test
    void theLayoutOfGenaiIsToldApart() throws ModelException {
        FolderReport report =
                VideoLlms.describe(
                        Fixture.named("tiny-qwen2_5_vl-genai").path(),
                        ExecutionProvider.CPU,
                        "auto");
        assertThat(report.layout()).isEqualTo("onnxruntime-genai");
        assertThat(report.graphs().get(2).producer()).startsWith("onnxruntime-genai");
    }

    @Test
    void aFolderThatCannotBeUsedIsRefused() {
        assertThatThrownBy(() -> VideoLlms.describe(temp, ExecutionProvider.CPU, "auto"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("incomplete");
        assertThat(VideoLlms.modelTypes()).contains("fara", "qwen2_5_vl", "smolvlm").isSorted();
        assertThat(VideoLlms.graphFiles("_q4")).contains("onnx/decoder_model_merged_q4.onnx");
    }

    @Test
    void everyKindOfModelSaysTheAxesOfItsPositions() {
        for (String type : VideoLlms.modelTypes()) {
            boolean rotary = type.startsWith("qwen") || type.equals("fara");
            assertThat(VideoLlms.positionAxes(type))
                    .as(type)
                    .isEqualTo(rotary ? PositionAxes.THREE : PositionAxes.ONE);
        }
        assertThatThrownBy(() -> VideoLlms.positionAxes("internvl"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found the model type 'internvl', expected one of [fara,");
    }

    private static String read(String resource) throws IOException {
        try (InputStream stream = FolderReportTest.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
