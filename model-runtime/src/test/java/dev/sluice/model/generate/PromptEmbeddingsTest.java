package dev.sluice.model.generate;

import dev.sluice.model.Fixture;
import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;
import dev.sluice.model.family.PromptSegment;
import dev.sluice.model.onnx.TokenEmbedder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The words of a prompt are embedded at once, and are what they are one run after the other. */
class PromptEmbeddingsTest {

    private static final int PLANES = 2;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-smolvlm",
                "tiny-qwen3_vl-flat",
                "tiny-llava_onevision",
                "tiny-qwen2_5_vl-genai"
            })
    void rowsAreThoseOfTheRuns(String fixture) throws ModelException {
        try (GeneratorParts parts = GeneratorParts.open(Fixture.named(fixture).path())) {
            TokenEmbedder embedder = parts.embedder().withPlanes(PLANES);
            List<PromptSegment> runs = parts.prompt(steps(embedder.dim()), "Is it?");
            PromptEmbeddings rows = PromptEmbeddings.of(runs, embedder);
            float[] expected = oneByOne(runs, embedder);
            assertThat(rows.all()).containsExactly(expected);
            for (int from = 0; from < rows.count(); from += 5) {
                int to = Math.min(from + 5, rows.count());
                FloatBuffer some = FloatBuffer.allocate((to - from) * embedder.dim());
                rows.copy(from, to, some::put);
                assertThat(some.flip())
                        .isEqualTo(
                                FloatBuffer.wrap(
                                        expected, from * embedder.dim(), some.remaining()));
            }
        }
    }

    /** Words of one run of the graph stand in one array. */
    @Test
    void wordsOfAllStepsTakeOneRunOfTheGraph() throws ModelException {
        try (GeneratorParts parts = GeneratorParts.open(Fixture.named("tiny-smolvlm").path())) {
            List<VisualStep> steps = steps(parts.embedder().dim());
            PromptEmbeddings rows =
                    PromptEmbeddings.of(parts.prompt(steps, "Is it?"), parts.embedder());
            Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
            rows.copy(0, rows.count(), (values, offset, count) -> arrays.add(values));
            steps.forEach(step -> assertThat(arrays.remove(step.rows())).isTrue());
            assertThat(arrays).hasSize(1);
        }
    }

    private static List<VisualStep> steps(int dim) {
        List<VisualStep> steps = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            float[] rows = new float[2 * dim];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = index + i / 100f;
            }
            steps.add(new VisualStep(index, 2, 2, new int[] {0, 3}, rows));
        }
        return steps;
    }

    private static float[] oneByOne(List<PromptSegment> runs, TokenEmbedder embedder)
            throws ModelException {
        int count = runs.stream().mapToInt(PromptSegment::length).sum();
        FloatBuffer rows = FloatBuffer.allocate(count * embedder.dim());
        for (PromptSegment run : runs) {
            if (run instanceof PromptSegment.Text words) {
                rows.put(embedder.embed(words.ids()));
            } else if (run instanceof PromptSegment.Visual visual) {
                rows.put(visual.rows());
            } else if (run instanceof PromptSegment.Learned learned) {
                rows.put(embedder.widened(learned.rows()));
            }
        }
        return rows.array();
    }
}
