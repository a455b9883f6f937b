// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.onnx.TestEnvironment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Errors of folders that are specific to one family. */
class BrokenFamilyFolderTest {

    private static final String DECODER = "onnx/decoder_model_merged.onnx";

    @TempDir Path temp;

    @Test
    void llavaWithoutTheEmbeddingThatEndsAVideoIsRefused() throws IOException {
        refused(
                copy("tiny-llava_onevision").without("model.safetensors"),
                "Missing: image_newline in model.safetensors",
                "a file with nothing else suffices");
    }

    @Test
    void anEmbeddingOfAnotherModelIsRefused() throws IOException {
        FolderCopy copy = copy("tiny-llava_onevision");
        Files.write(copy.file("model.safetensors"), tensors("model.image_newline", 1.5f, -2f));
        refused(copy, "text_config.hidden_size = 32", "image_newline has 2 values");
    }

    @Test
    void aDamagedFileOfWeightsIsRefused() throws IOException {
        refused(
                copy("tiny-llava_onevision").truncate("model.safetensors", 60),
                "safetensors",
                "download them again");
    }

    @Test
    void aShardThatTheIndexNamesIsRead() throws IOException, ModelException {
        FolderCopy copy = copy("tiny-llava_onevision");
        copy.rename("model.safetensors", "model-00002-of-00002.safetensors")
                .with(
                        "model.safetensors.index.json",
                        "{\"weight_map\": {\"lm_head.weight\": \"model-00001-of-00002.safetensors\","
                                + " \"image_newline\": \"model-00002-of-00002.safetensors\"}}");
        try (VideoLlm model = VideoLlms.open(copy.path(), new RuntimeOptions("cpu", "", 1, 16))) {
            assertThat(model.info().family()).isEqualTo("llava_onevision");
        }
    }

    @Test
    void squaresOfAnotherSizeThanTheEncodersAreRefused() throws IOException {
        refused(
                copy("tiny-llava_onevision")
                        .replace("preprocessor_config.json", "\"height\": 98", "\"height\": 112"),
                "size.height = 112",
                "image_size = 98");
    }

    @Test
    void aDecoderWithoutDeepStackIsRefusedWithAnEncoderThatHasIt() throws IOException {
        FolderCopy copy = copy("tiny-qwen3_vl");
        Files.copy(
                Fixture.named("tiny-qwen3_vl-flat").path().resolve(DECODER),
                copy.file(DECODER),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused(
                copy,
                "takes embeddings of dimension 32, but the encoder makes them of dimension 96");
    }

    @Test
    void patchesThatDoNotFillTokensAreRefused() throws IOException {
        refused(
                copy("tiny-smolvlm")
                        .replace("config.json", "\"scale_factor\": 2", "\"scale_factor\": 4"),
                "the patches along a side are 6, which is no multiple of 4");
    }

    @Test
    void anotherNumberOfTokensThanTheGraphReturnsIsRefused() throws Exception {
        refusesFrames(
                copy("tiny-smolvlm").withField("config.json", "scale_factor", "3"),
                "vision_encoder.onnx returns 9 visual tokens for a frame of 48 × 48 pixels",
                "expects 4");
        // This graph declares it. Half of seven patches is four tokens per side, half of five
        // three.
        refused(
                copy("tiny-llava_onevision")
                        .withField("config.json", "vision_config.patch_size", "16"),
                "vision_encoder.onnx returns 49 visual tokens for a frame of 98 × 98 pixels",
                "expects 9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    tiny-smolvlm | config.json | scale_factor | 0
                    tiny-smolvlm | preprocessor_config.json | size.longest_edge | -192
                    tiny-smolvlm | preprocessor_config.json | max_image_size.longest_edge | "48"
                    tiny-llava_onevision | config.json | vision_config.patch_size | 0
                    tiny-llava_onevision | config.json | vision_config.image_size | false
                    tiny-llava_onevision | config.json | text_config.hidden_size | -1
                    tiny-qwen3_vl | preprocessor_config.json | size.shortest_edge | 0
                    """)
    void anInvalidSizeIsNamed(String model, String file, String field, String found)
            throws IOException {
        refused(
                copy(model).withField(file, field, found),
                file + " has " + field + " = " + found + "; expected an integer of at least 1");
    }

    @Test
    void aGenaiFolderWithoutAGraphIsRefused() throws IOException {
        refused(
                copy("tiny-qwen2_5_vl-genai").without("text.onnx"),
                "Missing: text.onnx",
                "Found: chat_template.jinja",
                "model builder of onnxruntime-genai");
    }

    @Test
    void aGenaiFolderWithoutAVisionEncoderIsRefused() throws IOException {
        refused(
                copy("tiny-qwen2_5_vl-genai")
                        .replace("genai_config.json", "\"vision\": {", "\"hearing\": {"),
                "Missing: model.vision.filename in genai_config.json");
    }

    @Test
    void aGenaiFolderOfAnotherKindOfModelIsRefused() throws IOException {
        refused(
                copy("tiny-qwen2_5_vl-genai")
                        .replace(
                                "genai_config.json",
                                "\"type\": \"qwen2_5_vl\"",
                                "\"type\": \"phi3v\""),
                "genai_config.json has model_type phi3v");
    }

    private FolderCopy copy(String model) throws IOException {
        return FolderCopy.of(Fixture.named(model).path(), temp);
    }

    private static byte[] tensors(String name, float... values) {
        String header =
                String.format(
                        "{\"__metadata__\": {}, \"%s\": {\"dtype\": \"F32\", \"shape\": [%d],"
                                + " \"data_offsets\": [0, %d]}}",
                        name, values.length, 4 * values.length);
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(8 + json.length + 4 * values.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json);
        for (float value : values) {
            file.putFloat(value);
        }
        return file.array();
    }

    /** The graph does not declare the number, so that only a frame shows it. */
    private static void refusesFrames(FolderCopy copy, String... complaints) throws ModelException {
        try (VideoLlm model =
                VideoLlms.open(copy.path(), new RuntimeOptions("cpu", "auto", 1, 256))) {
            FrameSize size = model.frameSize(64, 48);
            byte[] frame = new byte[size.width() * size.height() * 3];
            Arrays.fill(frame, (byte) 100);
            ModelException error =
                    catchThrowableOfType(
                            ModelException.class, () -> model.encode(size, frame, frame));
            assertThat(error).as("no error for %s", copy.path()).isNotNull();
            assertThat(error.kind()).isEqualTo(Kind.INVALID);
            assertThat(error.getMessage()).contains(complaints);
        }
    }

    private static void refused(FolderCopy copy, String... complaints) {
        int before = TestEnvironment.openSessions();
        ModelException error =
                catchThrowableOfType(
                        ModelException.class,
                        () ->
                                VideoLlms.open(
                                        copy.path(), new RuntimeOptions("cpu", "auto", 1, 256)));
        assertThat(error).as("no error for %s", copy.path()).isNotNull();
        assertThat(error.kind()).isEqualTo(Kind.INVALID);
        assertThat(error.getMessage()).contains(complaints);
        assertThat(TestEnvironment.openSessions()).isEqualTo(before);
    }
}
