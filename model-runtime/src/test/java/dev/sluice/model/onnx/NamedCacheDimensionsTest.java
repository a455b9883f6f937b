// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.Fixture;
import dev.sluice.model.FixtureClip;
import dev.sluice.model.FolderCopy;
import dev.sluice.model.GoldenClips;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Graphs whose caches have names instead of numbers for their heads and values, as the newest model
 * builder of onnxruntime-genai writes them.
 */
class NamedCacheDimensionsTest {

    private static final String GQA = "tiny-qwen2_5_vl-gqa";
    private static final String GENAI = "tiny-qwen2_5_vl-genai";
    private static final String DECODER = "onnx/decoder_model_merged.onnx";

    @TempDir Path temp;

    @Test
    void theOutputsDeclareThem() throws Exception {
        FolderCopy copy = copy(GENAI);
        GraphEdit graph = GraphEdit.of(copy.file("text.onnx"));
        nameInputs(graph);
        graph.write();
        copy.withField("genai_config.json", "model.decoder.head_size", "7");
        assertSameAnswers(GENAI, copy);
    }

    @Test
    void theAttentionOperatorsStateThem() throws Exception {
        FolderCopy copy = copy(GQA);
        nameAll(copy.file(DECODER));
        withoutConfiguredSizes(copy);
        assertSameAnswers(GQA, copy);
    }

    @Test
    void theConfigurationStatesThem() throws Exception {
        FolderCopy copy = copy("tiny-qwen2_vl");
        nameAll(copy.file(DECODER));
        assertSameAnswers("tiny-qwen2_vl", copy);
    }

    @Test
    void theAttentionOperatorsOfGenaiStateThem() throws Exception {
        FolderCopy copy = copy(GENAI);
        nameAll(copy.file("text.onnx"));
        copy.withField("genai_config.json", "model.decoder.head_size", "7");
        assertSameAnswers(GENAI, copy);
    }

    @Test
    void aFolderThatDoesNotSayIsRefused() throws Exception {
        FolderCopy copy = copy("tiny-qwen2_vl");
        nameAll(copy.file(DECODER));
        withoutConfiguredSizes(copy);
        assertThatThrownBy(() -> VideoLlms.open(copy.path(), Fixture.named(GQA).options()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("does not say how many heads of what length")
                .hasMessageContaining("add head_dim and num_key_value_heads to config.json");
    }

    private FolderCopy copy(String model) throws IOException {
        return FolderCopy.of(Fixture.named(model).path(), temp);
    }

    private static void withoutConfiguredSizes(FolderCopy copy) throws IOException {
        copy.withField("config.json", "num_key_value_heads", "null")
                .withField("config.json", "num_attention_heads", "null");
    }

    private static void nameAll(Path file) throws IOException {
        GraphEdit graph = GraphEdit.of(file);
        nameInputs(graph);
        for (String present : graph.outputs("present")) {
            graph.declareOutput(present, GraphEdit.FLOAT, any());
        }
        graph.write();
    }

    private static void nameInputs(GraphEdit graph) {
        for (String past : graph.inputs("past")) {
            graph.declareInput(past, GraphEdit.FLOAT, any());
        }
    }

    private static long[] any() {
        return new long[] {GraphEdit.ANY, GraphEdit.ANY, GraphEdit.ANY, GraphEdit.ANY};
    }

    private static void assertSameAnswers(String model, FolderCopy copy) throws ModelException {
        Fixture fixture = Fixture.named(model);
        try (VideoLlm expected = VideoLlms.open(fixture.path(), fixture.options());
                VideoLlm found = VideoLlms.open(copy.path(), fixture.options())) {
            assertThat(answer(fixture, found)).isEqualTo(answer(fixture, expected)).isNotEmpty();
        }
    }

    private static int[] answer(Fixture fixture, VideoLlm model) throws ModelException {
        JsonNode question = fixture.list("answers").get(0);
        FixtureClip clip = FixtureClip.encode(fixture, model, fixture.clip(question.get("clip")));
        return model.generate(
                        GoldenClips.ask(
                                GoldenClips.whole(clip.tokens(), clip.first()),
                                question.get("question").textValue(),
                                8),
                        () -> false)
                .tokenIds();
    }
}
