// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.GoldenClips;
import dev.sluice.model.Goldens;
import dev.sluice.model.ModelException;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.model.VisualStep;
import dev.sluice.model.VisualTokens;
import dev.sluice.model.family.PromptSegment;
import dev.sluice.model.onnx.DecoderRun.Output;

import com.fasterxml.jackson.databind.JsonNode;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Logits against transformers for prefill blocks of several lengths. */
class PrefillTest {

    private static final Offset<Float> CLOSE = Offset.offset(1e-3f);
    private static final int[] BLOCKS = {1, 2, 5, 16, 31, 64, 1000};

    private static final Map<String, List<VisualTokens>> CLIPS = new HashMap<>();
    private static GeneratorParts parts;

    @BeforeAll
    static void open() throws ModelException {
        parts = GeneratorParts.open();
        try (VideoLlm model =
                VideoLlms.open(Goldens.model(), new RuntimeOptions("cpu", "", 1, 256))) {
            for (JsonNode clip : Goldens.cases("clips")) {
                CLIPS.put(clip.get("name").textValue(), GoldenClips.encode(model, clip));
            }
        }
    }

    @AfterAll
    static void close() {
        parts.close();
    }

    static List<JsonNode> answers() {
        return Goldens.cases("answers");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void logitsWithAllTokensAreThoseOfTheReference(JsonNode answer) throws ModelException {
        PromptEmbeddings embeddings = embeddings(answer, false);
        assertThat(parts.lastLogits(embeddings, 1000))
                .containsExactly(Goldens.array(answer.get("all").get("logits")).floats(), CLOSE);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void logitsWithKeptTokensAreThoseOfTheReference(JsonNode answer) throws ModelException {
        PromptEmbeddings embeddings = embeddings(answer, true);
        assertThat(parts.lastLogits(embeddings, 1000))
                .containsExactly(Goldens.array(answer.get("kept").get("logits")).floats(), CLOSE);
    }

    @Test
    void logitsOfEveryPositionAreThoseOfTheReference() throws ModelException {
        JsonNode answer =
                answers().stream()
                        .filter(one -> one.get("all").has("logits_everywhere"))
                        .findFirst()
                        .orElseThrow();
        float[] expected = Goldens.array(answer.get("all").get("logits_everywhere")).floats();
        List<PromptSegment> segments = segments(answer, false);
        int vocabulary = parts.decoder().vocabulary();
        int count = segments.stream().mapToInt(PromptSegment::length).sum();
        assertThat(expected).hasSize(count * vocabulary);
        for (int position = 0; position < count; position++) {
            PromptEmbeddings embeddings =
                    PromptEmbeddings.of(cut(segments, position + 1), parts.embedder());
            assertThat(parts.lastLogits(embeddings, 16))
                    .as("position %d", position)
                    .containsExactly(
                            Arrays.copyOfRange(
                                    expected, position * vocabulary, (position + 1) * vocabulary),
                            CLOSE);
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void blocksMakeNoDifference(JsonNode answer) throws ModelException {
        PromptEmbeddings embeddings = embeddings(answer, true);
        float[] whole = parts.lastLogits(embeddings, 1000);
        for (int block : BLOCKS) {
            assertThat(parts.lastLogits(embeddings, block))
                    .as("blocks of %d", block)
                    .containsExactly(whole, Offset.offset(1e-5f));
        }
    }

    @Test
    void cancellingStopsAtTheNextBlock() throws ModelException {
        PromptEmbeddings embeddings = embeddings(answers().get(4), false);
        int[] polls = {0};
        Output output =
                new Prefill(
                                parts.decoder(),
                                parts.decoder().newRun(),
                                embeddings,
                                parts.embedder().dim(),
                                4)
                        .all(() -> polls[0]++ == 3);
        assertThat(output).isNull();
        assertThat(polls[0]).isEqualTo(4);
    }

    @Test
    void theCacheHoldsEveryToken() throws ModelException {
        PromptEmbeddings embeddings = embeddings(answers().get(0), false);
        Output output =
                new Prefill(
                                parts.decoder(),
                                parts.decoder().newRun(),
                                embeddings,
                                parts.embedder().dim(),
                                9)
                        .all(() -> false);
        assertThat(output.cache().tokens()).isEqualTo(embeddings.count());
        output.cache().close();
    }

    private static PromptEmbeddings embeddings(JsonNode answer, boolean kept)
            throws ModelException {
        return PromptEmbeddings.of(segments(answer, kept), parts.embedder());
    }

    private static List<PromptSegment> segments(JsonNode answer, boolean kept)
            throws ModelException {
        String name = answer.get("clip").textValue();
        List<VisualStep> steps =
                kept
                        ? GoldenClips.kept(CLIPS.get(name), 0, Goldens.named("clips", name))
                        : GoldenClips.whole(CLIPS.get(name), 0);
        return parts.prompt(steps, answer.get("question").textValue());
    }

    /** Returns the first tokens of a prompt. */
    private static List<PromptSegment> cut(List<PromptSegment> segments, int count) {
        List<PromptSegment> first = new ArrayList<>();
        int left = count;
        for (PromptSegment segment : segments) {
            int length = Math.min(left, segment.length());
            int[][] positions = new int[segment.positions().length][];
            Arrays.setAll(positions, axis -> Arrays.copyOf(segment.positions()[axis], length));
            if (length > 0 && segment instanceof PromptSegment.Text text) {
                first.add(new PromptSegment.Text(Arrays.copyOf(text.ids(), length), positions));
            } else if (length > 0 && segment instanceof PromptSegment.Visual visual) {
                first.add(new PromptSegment.Visual(visual.step(), positions));
            }
            left -= length;
        }
        return first;
    }
}
