package dev.sluice.model.generate;

import dev.sluice.model.Clips;
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

/** Logits against those of transformers, whatever the blocks of a prefill are. */
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
                CLIPS.put(clip.get("name").textValue(), Clips.encode(model, clip));
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
        PromptEmbeddings rows = rows(answer, false);
        assertThat(parts.lastLogits(rows, 1000))
                .containsExactly(Goldens.array(answer.get("all").get("logits")).floats(), CLOSE);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void logitsWithKeptTokensAreThoseOfTheReference(JsonNode answer) throws ModelException {
        PromptEmbeddings rows = rows(answer, true);
        assertThat(parts.lastLogits(rows, 1000))
                .containsExactly(Goldens.array(answer.get("kept").get("logits")).floats(), CLOSE);
    }

    @Test
    void logitsOfEveryRowAreThoseOfTheReference() throws ModelException {
        JsonNode answer =
                answers().stream()
                        .filter(one -> one.get("all").has("logits_everywhere"))
                        .findFirst()
                        .orElseThrow();
        float[] expected = Goldens.array(answer.get("all").get("logits_everywhere")).floats();
        List<PromptSegment> runs = runs(answer, false);
        int vocabulary = parts.decoder().vocabulary();
        int count = runs.stream().mapToInt(PromptSegment::length).sum();
        assertThat(expected).hasSize(count * vocabulary);
        for (int row = 0; row < count; row++) {
            PromptEmbeddings rows = PromptEmbeddings.of(cut(runs, row + 1), parts.embedder());
            assertThat(parts.lastLogits(rows, 16))
                    .as("row %d", row)
                    .containsExactly(
                            Arrays.copyOfRange(expected, row * vocabulary, (row + 1) * vocabulary),
                            CLOSE);
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void blocksMakeNoDifference(JsonNode answer) throws ModelException {
        PromptEmbeddings rows = rows(answer, true);
        float[] whole = parts.lastLogits(rows, 1000);
        for (int block : BLOCKS) {
            assertThat(parts.lastLogits(rows, block))
                    .as("blocks of %d", block)
                    .containsExactly(whole, Offset.offset(1e-5f));
        }
    }

    @Test
    void cancellingStopsAtTheNextBlock() throws ModelException {
        PromptEmbeddings rows = rows(answers().get(4), false);
        int[] polls = {0};
        Output output =
                new Prefill(
                                parts.decoder(),
                                parts.decoder().newRun(),
                                rows,
                                parts.embedder().dim(),
                                4)
                        .all(() -> polls[0]++ == 3);
        assertThat(output).isNull();
        assertThat(polls[0]).isEqualTo(4);
    }

    @Test
    void theCacheHoldsEveryRow() throws ModelException {
        PromptEmbeddings rows = rows(answers().get(0), false);
        Output output =
                new Prefill(
                                parts.decoder(),
                                parts.decoder().newRun(),
                                rows,
                                parts.embedder().dim(),
                                9)
                        .all(() -> false);
        assertThat(output.cache().rows()).isEqualTo(rows.count());
        output.cache().close();
    }

    private static PromptEmbeddings rows(JsonNode answer, boolean kept) throws ModelException {
        return PromptEmbeddings.of(runs(answer, kept), parts.embedder());
    }

    private static List<PromptSegment> runs(JsonNode answer, boolean kept) throws ModelException {
        String name = answer.get("clip").textValue();
        List<VisualStep> steps =
                kept
                        ? Clips.kept(CLIPS.get(name), 0, Goldens.named("clips", name))
                        : Clips.whole(CLIPS.get(name), 0);
        return parts.prompt(steps, answer.get("question").textValue());
    }

    /** The first rows of a prompt. */
    private static List<PromptSegment> cut(List<PromptSegment> runs, int count) {
        List<PromptSegment> first = new ArrayList<>();
        int left = count;
        for (PromptSegment run : runs) {
            int length = Math.min(left, run.length());
            int[][] positions = new int[run.positions().length][];
            Arrays.setAll(positions, axis -> Arrays.copyOf(run.positions()[axis], length));
            if (length > 0 && run instanceof PromptSegment.Text words) {
                first.add(new PromptSegment.Text(Arrays.copyOf(words.ids(), length), positions));
            } else if (length > 0 && run instanceof PromptSegment.Visual visual) {
                first.add(new PromptSegment.Visual(visual.rows(), positions));
            }
            left -= length;
        }
        return first;
    }
}
