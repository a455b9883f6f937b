// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.onnx.TestEnvironment;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** Invalid folders are refused with a message that names the error, and nothing stays open. */
class BrokenFolderTest {

    private static final String VISION = "onnx/vision_encoder.onnx";
    private static final String EMBED = "onnx/embed_tokens.onnx";
    private static final String DECODER = "onnx/decoder_model_merged.onnx";

    @TempDir Path temp;

    @Test
    void aMissingFolderIsRefused() {
        refused(temp.resolve("nothing"), "no such model folder", "onnx-community");
    }

    @Test
    void aFileInsteadOfAFolderIsRefused() throws IOException {
        refused(Files.writeString(temp.resolve("model.onnx"), "x"), "not a folder");
    }

    @Test
    void anEmptyFolderIsRefusedWithAllMissingFiles() throws IOException {
        refused(
                Files.createDirectory(temp.resolve("empty")),
                "Missing: config.json, preprocessor_config.json, tokenizer.json, " + VISION,
                EMBED,
                DECODER,
                "Found: no files");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "preprocessor_config.json",
                "tokenizer.json",
                VISION,
                EMBED,
                DECODER
            })
    void aMissingFileIsNamed(String name) throws IOException {
        FolderCopy copy = FolderCopy.under(temp).without(name);
        String found = name.equals("config.json") ? "tokenizer.json" : "config.json";
        refused(copy.path(), "Missing: " + name, "Found: ", found, "download");
    }

    @Test
    void anUnreadableSubfolderIsNamed() throws IOException {
        FolderCopy copy = FolderCopy.under(temp).without("tokenizer.json");
        Path closed = Files.createDirectory(copy.file("lost+found"));
        Files.setPosixFilePermissions(closed, Set.of());
        assumeFalse(Files.isReadable(closed), "the user of this test may read everything");
        refused(copy.path(), "Missing: tokenizer.json", "the folder cannot be read", "lost+found");
    }

    @Test
    void aMissingSuffixIsRefusedWithTheExistingFiles() throws IOException {
        Path path = FolderCopy.under(temp).path();
        ModelException error =
                catchThrowableOfType(
                        ModelException.class,
                        () -> VideoLlms.open(path, new RuntimeOptions("cpu", "_q4", 1, 256)));
        assertThat(error)
                .hasMessageContaining("onnx/vision_encoder_q4.onnx")
                .hasMessageContaining(VISION);
    }

    @Test
    void anUnknownFamilyIsRefused() throws IOException {
        refused(
                FolderCopy.under(temp)
                        .replace(
                                "config.json",
                                "\"model_type\": \"qwen2_5_vl\",\n  \"attention",
                                "\"model_type\": \"moondream1\",\n  \"attention")
                        .path(),
                "model_type moondream1",
                "(Moondream; it was made for images, and has no prompt for the frames of a video)",
                "expected one of fast_vlm, lfm2_vl, llava_onevision, qwen2_5_vl, qwen2_vl, qwen3_vl, qwen3_vl_moe,"
                        + " qwen3_5, qwen3_5_moe, smolvlm");
    }

    /** A folder of another kind of model has other files, so the kind is named first. */
    @Test
    void anUnknownFamilyIsNamedBeforeMissingFiles() throws IOException {
        refused(
                FolderCopy.under(temp)
                        .withField("config.json", "model_type", "\"internvl\"")
                        .without("onnx/vision_encoder.onnx")
                        .path(),
                "model_type internvl");
    }

    @ParameterizedTest
    @CsvSource({"model.safetensors, of PyTorch", "model-q4.gguf, of llama.cpp"})
    void weightsOfOtherProgramsAreNamed(String file, String whose) throws IOException {
        FolderCopy copy = FolderCopy.under(temp).with(file, "weights");
        for (String graph : List.of("vision_encoder", "embed_tokens", "decoder_model_merged")) {
            copy.without("onnx/" + graph + ".onnx");
        }
        refused(copy.path(), "These are weights " + whose, "export it");
    }

    @ParameterizedTest
    @CsvSource({"tiny-qwen3_vl, qwen3vl, qwen3_vl", "tiny-qwen3_vl, qwen3_vl_moe, qwen3_vl_moe"})
    void aTypeMayHaveAnotherName(String model, String name, String family) throws Exception {
        FolderCopy copy =
                FolderCopy.of(Fixture.named(model).path(), temp)
                        .withField("config.json", "model_type", '"' + name + '"');
        try (VideoLlm opened = VideoLlms.open(copy.path(), new RuntimeOptions("cpu", "", 1, 8))) {
            assertThat(opened.info().family()).isEqualTo(family);
        }
    }

    /** The other family's prompt would give wrong answers without an error. */
    @Test
    void aTypeThatThePatchesContradictIsRefused() throws IOException {
        refused(
                FolderCopy.of(Fixture.named("tiny-qwen3_vl").path(), temp)
                        .withField("config.json", "model_type", "\"qwen2_5_vl\"")
                        .path(),
                "vision_config.patch_size = 16",
                "set its type to qwen3_vl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "preprocessor_config.json", "generation_config.json"})
    void aFileThatIsNotJsonIsRefused(String name) throws IOException {
        refused(FolderCopy.under(temp).with(name, "{\"a\": ").path(), name, "as JSON");
        refused(FolderCopy.under(temp).with(name, "[1]").path(), name, "no JSON object");
    }

    @Test
    void aMissingFieldIsNamed() throws IOException {
        refused(
                FolderCopy.under(temp)
                        .replace("preprocessor_config.json", "\"min_pixels\"", "\"other\"")
                        .path(),
                "preprocessor_config.json",
                "has no number min_pixels or size.shortest_edge");
    }

    @Test
    void meansOfAnotherLengthAreRefused() throws IOException {
        refused(
                FolderCopy.under(temp)
                        .replace("preprocessor_config.json", "0.48145466, ", "")
                        .path(),
                "expected a list of 3 numbers");
    }

    @Test
    void filesThatDisagreeAboutPatchesAreRefused() throws IOException {
        refused(
                FolderCopy.under(temp)
                        .replace(
                                "preprocessor_config.json",
                                "\"patch_size\": 14,\n  \"temporal",
                                "\"patch_size\": 16,\n  \"temporal")
                        .path(),
                "vision_config.patch_size = 14",
                "patch_size = 16");
    }

    @Test
    void patchesThatTheGraphDoesNotTakeAreRefused() throws IOException {
        refused(
                FolderCopy.under(temp)
                        .replace(
                                "config.json",
                                "\"patch_size\": 14,\n    \"spatial_m",
                                "\"patch_size\": 12,\n    \"spatial_m")
                        .replace(
                                "preprocessor_config.json",
                                "\"patch_size\": 14,\n  \"temporal",
                                "\"patch_size\": 12,\n  \"temporal")
                        .path(),
                VISION,
                "the shape [-1, 1176]",
                "[-1, 864]");
    }

    @Test
    void aTokenizerOfAnotherModelIsRefused() throws IOException {
        refused(
                FolderCopy.under(temp)
                        .replace("config.json", "\"video_token_id\": 599", "\"video_token_id\": 7")
                        .path(),
                "video_token_id = 7",
                "599",
                "<|video_pad|>");
    }

    @Test
    void anotherNumberOfLayersIsRefused() throws IOException {
        refused(
                FolderCopy.under(temp)
                        .replace(
                                "config.json",
                                "\"num_hidden_layers\": 4",
                                "\"num_hidden_layers\": 28")
                        .path(),
                "num_hidden_layers = 28",
                "caches for 4 layers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    config.json | vision_config.patch_size | 0 | of at least 1
                    config.json | vision_config.patch_size | "14" | of at least 1
                    config.json | vision_config.patch_size | 14.5 | of at least 1
                    config.json | vision_config.spatial_merge_size | 0 | of at least 1
                    config.json | vision_config.temporal_patch_size | {} | of at least 1
                    config.json | vision_config.tokens_per_second | -2 | a number above 0
                    config.json | vision_config.tokens_per_second | 1e999 | a number above 0
                    config.json | video_token_id | `"<|video_pad|>"` | an integer
                    config.json | max_position_embeddings | -1 | of at least 1
                    config.json | max_position_embeddings | 3000000000 | of at least 1
                    config.json | vocab_size | 0 | of at least 1
                    config.json | num_hidden_layers | true | of at least 1
                    config.json | eos_token_id | 70000 | at least 0 and below 600
                    config.json | eos_token_id | -1 | at least 0 and below 600
                    generation_config.json | eos_token_id | `"<|im_end|>"` | an integer
                    preprocessor_config.json | patch_size | 0 | of at least 1
                    preprocessor_config.json | merge_size | 0 | of at least 1
                    preprocessor_config.json | min_pixels | [3136] | of at least 1
                    preprocessor_config.json | max_pixels | -50960 | of at least 1
                    preprocessor_config.json | rescale_factor | 0 | a number above 0
                    preprocessor_config.json | do_normalize | "false" | true or false
                    """)
    void anInvalidNumberIsNamed(String file, String field, String found, String expected)
            throws IOException {
        refused(
                FolderCopy.under(temp).withField(file, field, found).path(),
                file + " has " + field + " = ",
                "; expected ",
                expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    generation_config.json | eos_token_id | `["<|im_end|>"]` | `eos_token_id[0] = "<|im_end|>"; expected an integer`
                    generation_config.json | eos_token_id | [594, 70000] | eos_token_id = 70000; expected ids
                    preprocessor_config.json | image_std | ["0.2", 0.5, 1] | image_std[0] = "0.2"; expected a number above 0
                    preprocessor_config.json | image_std | [0.2, 0, 1] | image_std[1] = 0; expected a number above 0
                    preprocessor_config.json | image_mean | [0.2, 0.5, 1e99] | image_mean[2] = 1.0E99; expected a number
                    """)
    void anInvalidEntryOfAListIsNamed(String file, String field, String found, String complaint)
            throws IOException {
        refused(FolderCopy.under(temp).withField(file, field, found).path(), file, complaint);
    }

    /** Transformers writes missing fields as null. */
    @Test
    void aNullCountsAsAMissingField() throws IOException, ModelException {
        FolderCopy copy =
                FolderCopy.under(temp)
                        .withField("generation_config.json", "eos_token_id", "null")
                        .withField("preprocessor_config.json", "patch_size", "null");
        VideoLlms.open(copy.path(), new RuntimeOptions("cpu", "auto", 1, 256)).close();
    }

    @Test
    void aModelWithoutStopTokensIsRefused() throws IOException {
        refused(
                FolderCopy.under(temp)
                        .without("generation_config.json")
                        .replace("config.json", "\"eos_token_id\": 594,", "")
                        .path(),
                "eos_token_id");
    }

    @Test
    void aGitLfsPointerInsteadOfWeightsIsRefused() throws IOException {
        refused(
                FolderCopy.under(temp)
                        .with(
                                DECODER,
                                "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
                        .path(),
                DECODER,
                "git lfs pull");
    }

    @ParameterizedTest
    @ValueSource(strings = {VISION, EMBED, DECODER})
    void aTruncatedGraphIsRefused(String name) throws IOException {
        refused(FolderCopy.under(temp).truncate(name, 5000).path(), name, "cannot open");
    }

    @Test
    void swappedGraphsAreRefused() throws IOException {
        refused(
                FolderCopy.under(temp).exchange(EMBED, VISION).path(),
                VISION,
                "no input pixel_values",
                "input_ids");
        refused(
                FolderCopy.under(temp).exchange(EMBED, DECODER).path(),
                DECODER,
                "no cache inputs",
                "input_ids");
    }

    private static void refused(Path folder, String... complaints) {
        int before = TestEnvironment.openSessions();
        ModelException error =
                catchThrowableOfType(
                        ModelException.class,
                        () -> VideoLlms.open(folder, new RuntimeOptions("cpu", "auto", 1, 256)));
        assertThat(error).as("no error for %s", folder).isNotNull();
        assertThat(error.kind()).isEqualTo(Kind.INVALID);
        assertThat(error.getMessage()).contains(complaints);
        assertThat(TestEnvironment.openSessions()).isEqualTo(before);
    }
}
