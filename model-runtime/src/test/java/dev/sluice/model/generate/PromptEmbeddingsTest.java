// SPDX-License-Identifier: Apache-2.0
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

/** Text embedded in one run equals text embedded segment by segment. */
class PromptEmbeddingsTest {

    private static final int FEATURE_LEVELS = 2;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-smolvlm",
                "tiny-qwen3_vl-flat",
                "tiny-llava_onevision",
                "tiny-qwen2_5_vl-genai"
            })
    void embeddingsAreThoseOfTheSegments(String fixture) throws ModelException {
        try (GeneratorParts parts = GeneratorParts.open(Fixture.named(fixture).path())) {
            TokenEmbedder embedder = parts.embedder().withFeatureLevels(FEATURE_LEVELS);
            List<PromptSegment> segments = parts.prompt(steps(embedder.dim()), "Is it?");
            PromptEmbeddings embeddings = PromptEmbeddings.of(segments, embedder);
            float[] expected = oneByOne(segments, embedder);
            assertThat(embeddings.all()).containsExactly(expected);
            for (int from = 0; from < embeddings.count(); from += 5) {
                int to = Math.min(from + 5, embeddings.count());
                FloatBuffer some = FloatBuffer.allocate((to - from) * embedder.dim());
                embeddings.copy(from, to, some::put);
                assertThat(some.flip())
                        .isEqualTo(
                                FloatBuffer.wrap(
                                        expected, from * embedder.dim(), some.remaining()));
            }
        }
    }

    /** Text that is embedded in one run of the graph is in one array. */
    @Test
    void textOfAllStepsIsEmbeddedInOneRun() throws ModelException {
        try (GeneratorParts parts = GeneratorParts.open(Fixture.named("tiny-smolvlm").path())) {
            List<VisualStep> steps = steps(parts.embedder().dim());
            PromptEmbeddings embeddings =
                    PromptEmbeddings.of(parts.prompt(steps, "Is it?"), parts.embedder());
            Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
            embeddings.copy(0, embeddings.count(), (values, offset, count) -> arrays.add(values));
            steps.forEach(step -> assertThat(arrays.remove(step.rows())).isTrue());
            assertThat(arrays).hasSize(1);
        }
    }

    private static List<VisualStep> steps(int dim) {
        List<VisualStep> steps = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            float[] embeddings = new float[2 * dim];
            for (int i = 0; i < embeddings.length; i++) {
                embeddings[i] = index + i / 100f;
            }
            steps.add(new VisualStep(index, 2, 2, new int[] {0, 3}, embeddings));
        }
        return steps;
    }

    private static float[] oneByOne(List<PromptSegment> segments, TokenEmbedder embedder)
            throws ModelException {
        int count = segments.stream().mapToInt(PromptSegment::length).sum();
        FloatBuffer embeddings = FloatBuffer.allocate(count * embedder.dim());
        for (PromptSegment segment : segments) {
            if (segment instanceof PromptSegment.Text text) {
                embeddings.put(embedder.embed(text.ids()));
            } else if (segment instanceof PromptSegment.Visual visual) {
                embeddings.put(visual.embeddings());
            } else if (segment instanceof PromptSegment.Learned learned) {
                embeddings.put(embedder.widened(learned.embeddings()));
            }
        }
        return embeddings.array();
    }
}
