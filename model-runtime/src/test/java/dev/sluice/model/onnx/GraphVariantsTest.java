// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.EncoderSignal;
import dev.sluice.model.FolderCopy;
import dev.sluice.model.Generation;
import dev.sluice.model.GoldenClips;
import dev.sluice.model.Goldens;
import dev.sluice.model.LogLines;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SignalSupport;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.model.VisualTokens;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import static dev.sluice.model.onnx.GraphEdit.ANY;
import static dev.sluice.model.onnx.GraphEdit.BFLOAT16;
import static dev.sluice.model.onnx.GraphEdit.BOOL;
import static dev.sluice.model.onnx.GraphEdit.FLOAT;
import static dev.sluice.model.onnx.GraphEdit.FLOAT16;
import static dev.sluice.model.onnx.GraphEdit.INT32;
import static dev.sluice.model.onnx.GraphEdit.INT64;
import static dev.sluice.model.onnx.GraphEdit.INT8;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

/** The same model with the inputs, outputs, types and ranks that other exports have. */
class GraphVariantsTest {

    private static final String QUESTION = "Is the gate open or closed?";
    private static final int VOCABULARY = 600;

    @TempDir Path temp;

    private FolderCopy copy;

    @BeforeEach
    void copy() throws IOException {
        copy = FolderCopy.under(temp);
    }

    @Test
    void theGridMayHaveItsOtherName() throws Exception {
        vision().dropInput("image_grid_thw")
                .addInput("grid_thw", INT64, ANY, 3)
                .before("Identity", "image_grid_thw_inside", "grid_thw")
                .write();
        assertSameAsOriginal(1e-6f);
    }

    @Test
    void theAttentionOutputMayBeMissing() throws Exception {
        vision().dropOutput("image_attention").write();
        assertSameAsOriginal(1e-6f);
        try (VideoLlm model = open()) {
            assertThat(model.info().signals().gives(EncoderSignal.IMAGE_ATTENTION)).isFalse();
            assertThat(clip(model).get(0).attention()).isNull();
        }
    }

    /** As exports that compute windows one after the other do. */
    @Test
    void aGraphMayComputeTokensInAnotherOrder() throws Exception {
        float[] expected;
        try (VideoLlm model = open()) {
            expected = clip(model).get(0).attention();
        }
        vision().dropOutput("image_attention")
                .dropOutput("image_features")
                .addOutput("image_features", FLOAT, ANY, 64)
                .constant("rows_axis", new long[] {0})
                .constant("back", new long[] {-1})
                .after("Shape", "inside_shape", "image_features_inside")
                .after("Gather", "inside_rows", "inside_shape", "rows_axis")
                .after("Add", "last_row", "inside_rows", "back")
                .after("Range", "backwards", "last_row", "back", "back")
                .after("Gather", "image_features", "image_features_inside", "backwards")
                .write();
        RuntimeOptions options = new RuntimeOptions("cpu", "", 1, 7);
        try (VideoLlm model =
                VideoLlms.open(
                        copy.path(), options.withSignals(Set.of(EncoderSignal.IMAGE_ATTENTION)))) {
            float[] found = clip(model).get(0).attention();
            for (int token = 0; token < expected.length; token++) {
                assertThat(found[expected.length - 1 - token])
                        .isCloseTo(expected[token], Offset.offset(1e-6f));
            }
        }
    }

    @Test
    void attentionInAnUnknownOperatorIsRefusedByName() throws Exception {
        vision().dropOutput("image_attention")
                .dropOutput("image_features")
                .addOutput("image_features", FLOAT, ANY, 64)
                .after("Attention", "image_features", "image_features_inside", "weights")
                .write();
        assertThat(VisionEncoder.possibleSignals(copy.file("onnx/vision_encoder.onnx")))
                .isEqualTo(
                        new SignalSupport(
                                Set.of(),
                                copy.file("onnx/vision_encoder.onnx")
                                        + " has attention in [Attention]; expected layers of MatMul,"
                                        + " Softmax and MatMul, or MultiHeadAttention with separate"
                                        + " inputs"));
    }

    @Test
    void pixelsAndFeaturesMayBeOfHalfPrecision() throws Exception {
        vision().retypeInput("pixel_values", FLOAT, FLOAT16, ANY, 1176)
                .retypeOutput("image_features", FLOAT16, ANY, 64)
                .retypeOutput("image_attention", FLOAT16, ANY)
                .write();
        assertSameAsOriginal(1e-2f);
    }

    @Test
    void embeddingsLogitsAndCacheMayBeOfHalfPrecision() throws Exception {
        GraphEdit.of(copy.file("onnx/embed_tokens.onnx"))
                .retypeOutput("inputs_embeds", FLOAT16, ANY, ANY, 64)
                .write();
        GraphEdit decoder =
                decoder()
                        .retypeInput("inputs_embeds", FLOAT, FLOAT16, ANY, ANY, 64)
                        .retypeOutput("logits", FLOAT16, ANY, ANY, VOCABULARY);
        for (String past : decoder.inputs("past")) {
            decoder.retypeInput(past, FLOAT, FLOAT16, ANY, 2, ANY, 16);
        }
        for (String present : decoder.outputs("present")) {
            decoder.retypeOutput(present, FLOAT16, ANY, 2, ANY, 16);
        }
        decoder.write();
        assertSameAsOriginal(1e-6f);
    }

    @Test
    void integersMayHave32Bits() throws Exception {
        GraphEdit.of(copy.file("onnx/embed_tokens.onnx"))
                .retypeInput("input_ids", INT64, INT32, ANY, ANY)
                .write();
        vision().retypeInput("image_grid_thw", INT64, INT32, ANY, 3).write();
        decoder()
                .retypeInput("attention_mask", INT64, INT32, ANY, ANY)
                .retypeInput("position_ids", INT64, INT32, 3, ANY, ANY)
                .write();
        assertSameAsOriginal(1e-6f);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void onlyTheLastLogitsAreRequestedIfTheGraphSupportsIt(int rank) throws Exception {
        GraphEdit edit =
                decoder()
                        .dropOutput("logits")
                        .addOutput("logits", FLOAT, ANY, ANY, VOCABULARY)
                        .addInput("num_logits_to_keep", INT64, rank == 0 ? new long[0] : one())
                        .constant("one_axis", new long[] {1}, 1)
                        .constant("far", new long[] {Long.MAX_VALUE}, 1)
                        .after("Neg", "from_end", "num_logits_to_keep")
                        .after("Reshape", "from_end_list", "from_end", "one_axis")
                        .after(
                                "Slice",
                                "logits",
                                "logits_inside",
                                "from_end_list",
                                "far",
                                "one_axis");
        edit.write();
        assertSameAsOriginal(1e-6f);
    }

    /** If the graph does not declare the size of the vocabulary, the configuration does. */
    @ParameterizedTest
    @ValueSource(ints = {VOCABULARY, VOCABULARY / 2, 2 * VOCABULARY})
    void aVocabularyOfAnotherSizeThanTheLogitsIsRefused(int configured) throws Exception {
        copy.withField("config.json", "vocab_size", "" + configured)
                .withField("config.json", "eos_token_id", "null")
                .withField("generation_config.json", "eos_token_id", "1");
        decoder()
                .dropOutput("logits")
                .addOutput("logits", FLOAT, ANY, ANY, ANY)
                .constant("zero", new long[] {0}, 1)
                .constant("vocabulary_axis", new long[] {2}, 1)
                .constant("vocabulary", new long[] {VOCABULARY}, 1)
                .constant("one_axis", new long[] {1}, 1)
                .after("ReduceMax", "seen", "attention_mask")
                .after("Reshape", "seen_list", "seen", "one_axis")
                .after("Mul", "width", "seen_list", "vocabulary")
                .after("Slice", "logits", "logits_inside", "zero", "width", "vocabulary_axis")
                .write();
        try (VideoLlm model = open()) {
            PromptRequest request = GoldenClips.ask(List.of(), QUESTION, 8);
            if (configured == VOCABULARY) {
                assertThat(model.generate(request, () -> false).tokenIds()).isNotEmpty();
            } else {
                assertThatThrownBy(() -> model.generate(request, () -> false))
                        .isInstanceOf(ModelException.class)
                        .hasMessageContaining("600 logits per position")
                        .hasMessageContaining("vocab_size of the configuration is " + configured);
            }
        }
    }

    @Test
    void aGraphMayHaveACacheBranchInput() throws Exception {
        decoder()
                .addInput("use_cache_branch", BOOL, 1)
                .before("Identity", "cache_branch_unused", "use_cache_branch")
                .write();
        assertSameAsOriginal(1e-6f);
    }

    @Test
    void positionsOfOneAxisCountTokens() throws Exception {
        decoder()
                .dropInput("position_ids")
                .addInput("position_ids", INT64, ANY, ANY)
                .constant("first_axis", new long[] {0}, 1)
                .before("Unsqueeze", "one_row", "position_ids", "first_axis")
                .before("Concat", "axis", 0, "position_ids_inside", "one_row", "one_row", "one_row")
                .write();
        assertSameTextOnly();
        assertThat(warnings(copy.path())).singleElement(as(STRING)).contains("3 axes", "rank 3");
    }

    @Test
    void aGraphMayCountPositionsItself() throws Exception {
        decoder()
                .dropInput("position_ids")
                .constant("second", new long[] {1})
                .constant("step", new long[] {1})
                .constant("axes", new long[] {0, 1}, 2)
                .before("Shape", "mask_shape", "attention_mask")
                .before("Shape", "rows_shape", "inputs_embeds")
                .before("Gather", "end", "mask_shape", "second")
                .before("Gather", "rows_new", "rows_shape", "second")
                .before("Sub", "start", "end", "rows_new")
                .before("Range", "counted", "start", "end", "step")
                .before("Unsqueeze", "one_row", "counted", "axes")
                .before("Concat", "axis", 0, "position_ids_inside", "one_row", "one_row", "one_row")
                .write();
        assertSameTextOnly();
        assertThat(warnings(copy.path())).singleElement(as(STRING)).contains("3 axes", "rank 3");
    }

    @Test
    void anUnknownInputIsRefused() throws Exception {
        decoder()
                .addInput("token_type_ids", INT64, ANY, ANY)
                .before("Identity", "types_unused", "token_type_ids")
                .write();
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("requires token_type_ids");
    }

    @Test
    void aCacheInputWithoutOutputIsRefused() throws Exception {
        decoder().dropOutput("present.2.value").write();
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no output present.2.value");
    }

    @ParameterizedTest
    @ValueSource(ints = {BFLOAT16, INT8})
    void aCacheOfAnUnsupportedTypeIsRefused(int type) throws Exception {
        GraphEdit decoder = decoder();
        for (String past : decoder.inputs("past")) {
            decoder.retypeInput(past, FLOAT, type, ANY, 2, ANY, 16);
        }
        for (String present : decoder.outputs("present")) {
            decoder.retypeOutput(present, type, ANY, 2, ANY, 16);
        }
        decoder.write();
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has past_key_values.0.key of type")
                .hasMessageContaining(type == INT8 ? "INT8" : "BFLOAT16")
                .hasMessageContaining("expected FLOAT or FLOAT16");
    }

    @Test
    void aCacheOutputOfAnotherTypeIsRefused() throws Exception {
        decoder().retypeOutput("present.1.value", FLOAT16, ANY, 2, ANY, 16).write();
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("past_key_values.1.value of type FLOAT, but present.1.value")
                .hasMessageContaining("expected one type for both");
    }

    @Test
    void anInputOfAnUnsupportedTypeIsRefused() throws Exception {
        vision().retypeInput("pixel_values", FLOAT, INT32, ANY, 1176).write();
        assertThatThrownBy(this::open)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("pixel_values of type INT32");
    }

    @Test
    void aGraphWithAllAxesCausesNoWarning() throws Exception {
        assertThat(warnings(Goldens.model())).isEmpty();
    }

    private static List<String> warnings(Path folder) throws ModelException {
        try (LogLines log = LogLines.of("dev.sluice.model.load.LoadedModel")) {
            open(folder).close();
            return log.lines();
        }
    }

    private GraphEdit vision() throws IOException {
        return GraphEdit.of(copy.file("onnx/vision_encoder.onnx"));
    }

    private GraphEdit decoder() throws IOException {
        return GraphEdit.of(copy.file("onnx/decoder_model_merged.onnx"));
    }

    private VideoLlm open() throws ModelException {
        return open(copy.path());
    }

    private static VideoLlm open(Path folder) throws ModelException {
        return VideoLlms.open(folder, new RuntimeOptions("cpu", "", 1, 16));
    }

    private void assertSameAsOriginal(float tolerance) throws ModelException {
        try (VideoLlm original = open(Goldens.model());
                VideoLlm variant = open()) {
            List<VisualTokens> expected = clip(original);
            List<VisualTokens> found = clip(variant);
            for (int step = 0; step < expected.size(); step++) {
                assertThat(found.get(step).features())
                        .containsExactly(expected.get(step).features(), Offset.offset(tolerance));
            }
            Generation answer =
                    original.generate(
                            GoldenClips.ask(GoldenClips.whole(expected, 0), QUESTION, 8),
                            () -> false);
            assertThat(answer.tokenIds()).isNotEmpty();
            assertThat(
                            variant.generate(
                                            GoldenClips.ask(
                                                    GoldenClips.whole(found, 0), QUESTION, 8),
                                            () -> false)
                                    .tokenIds())
                    .containsExactly(answer.tokenIds());
        }
    }

    /** Without video, positions equal the numbers of tokens. */
    private void assertSameTextOnly() throws ModelException {
        try (VideoLlm original = open(Goldens.model());
                VideoLlm variant = open()) {
            int[] expected =
                    original.generate(GoldenClips.ask(List.of(), QUESTION, 8), () -> false)
                            .tokenIds();
            assertThat(expected).isNotEmpty();
            assertThat(
                            variant.generate(GoldenClips.ask(List.of(), QUESTION, 8), () -> false)
                                    .tokenIds())
                    .containsExactly(expected);
            variant.generate(
                    GoldenClips.ask(GoldenClips.whole(clip(variant), 0), QUESTION, 8), () -> false);
        }
    }

    private static List<VisualTokens> clip(VideoLlm model) throws ModelException {
        return GoldenClips.encode(model, Goldens.cases("clips").get(1));
    }

    private static long[] one() {
        return new long[] {1};
    }
}
