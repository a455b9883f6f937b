// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole model against transformers: features, attention, answers. */
class VideoLlmParityTest {

    private static final Offset<Float> CLOSE = Offset.offset(1e-3f);

    private static VideoLlm model;

    @BeforeAll
    static void open() throws ModelException {
        model = VideoLlms.open(Goldens.model(), new RuntimeOptions("cpu", "", 1, 7));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    static List<JsonNode> clips() {
        return Goldens.cases("clips");
    }

    static List<JsonNode> pixelValues() {
        return Goldens.cases("pixel_values");
    }

    static List<JsonNode> answers() {
        return Goldens.cases("answers");
    }

    @Test
    void propertiesAreThoseOfTheFolder() {
        assertThat(model.info())
                .isEqualTo(
                        new ModelInfo(
                                "tiny-qwen2_5_vl",
                                "qwen2_5_vl",
                                "cpu",
                                64,
                                2,
                                28,
                                new SignalSupport(Set.of(EncoderSignal.IMAGE_ATTENTION), ""),
                                32768,
                                false,
                                false,
                                FrameCoverage.WHOLE));
    }

    @ParameterizedTest
    @MethodSource("pixelValues")
    void featuresOfOneStepAreThoseOfTheReference(JsonNode values) throws ModelException {
        JsonNode names = values.get("frames");
        Npy frame = Goldens.array(names.get(0));
        int height = frame.shape()[0];
        int width = frame.shape()[1];
        FrameSize size = model.frameSize(width, height);
        byte[] first = model.resize(frame.bytes(), width, height, size);
        byte[] second =
                model.resize(
                        Goldens.array(names.get(names.size() - 1)).bytes(), width, height, size);
        VisualTokens tokens = model.encode(size, first, second);
        assertThat(tokens.features())
                .containsExactly(Goldens.array(values.get("image_features")).floats(), CLOSE);
        assertThat(tokens.attention())
                .containsExactly(Goldens.array(values.get("image_attention")).floats(), CLOSE);
    }

    @ParameterizedTest
    @MethodSource("clips")
    void featuresOfAClipAreThoseOfTheReferenceInOneCall(JsonNode clip) throws ModelException {
        List<VisualTokens> steps = GoldenClips.encode(model, clip);
        float[] features = Goldens.array(clip.get("image_features")).floats();
        float[] attention = Goldens.array(clip.get("image_attention")).floats();
        int cells = attention.length / steps.size();
        assertThat(features).hasSize(steps.size() * cells * model.info().dim());
        for (int step = 0; step < steps.size(); step++) {
            VisualTokens tokens = steps.get(step);
            int length = cells * tokens.dim();
            assertThat(tokens.gridHeight() * tokens.gridWidth()).isEqualTo(cells);
            assertThat(tokens.features())
                    .containsExactly(
                            Arrays.copyOfRange(features, step * length, (step + 1) * length),
                            CLOSE);
            assertThat(tokens.attention())
                    .containsExactly(
                            Arrays.copyOfRange(attention, step * cells, (step + 1) * cells),
                            Offset.offset(1e-5f));
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersWithAllTokensAreThoseOfTheReference(JsonNode answer) throws ModelException {
        JsonNode clip = Goldens.named("clips", answer.get("clip").textValue());
        List<VisualStep> steps = GoldenClips.whole(GoldenClips.encode(model, clip), 10);
        check(generate(model, steps, answer), answer.get("all"), answer, steps);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void answersWithKeptTokensAreThoseOfTheReference(JsonNode answer) throws ModelException {
        JsonNode clip = Goldens.named("clips", answer.get("clip").textValue());
        List<VisualStep> steps = GoldenClips.kept(GoldenClips.encode(model, clip), 10, clip);
        check(generate(model, steps, answer), answer.get("kept"), answer, steps);
    }

    @Test
    void finalAndProvisionalStepsMakeOnePrompt() throws ModelException {
        JsonNode answer = Goldens.cases("answers").get(4);
        JsonNode clip = Goldens.named("clips", answer.get("clip").textValue());
        List<VisualStep> steps = GoldenClips.kept(GoldenClips.encode(model, clip), 0, clip);
        for (int border = 0; border <= steps.size(); border++) {
            PromptRequest request =
                    new PromptRequest(
                            steps.subList(0, border),
                            steps.subList(border, steps.size()),
                            1.0,
                            answer.get("question").textValue(),
                            List.of(),
                            Goldens.number("max_new_tokens"));
            check(model.generate(request, () -> false), answer.get("kept"), answer, steps);
        }
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        List<JsonNode> answers = Goldens.cases("answers");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> calls = new ArrayList<>();
            for (int i = 0; i < 48; i++) {
                JsonNode answer = answers.get(i % answers.size());
                calls.add(
                        () -> {
                            answersWithAllTokensAreThoseOfTheReference(answer);
                            answersWithKeptTokensAreThoseOfTheReference(answer);
                            return null;
                        });
            }
            for (Future<Void> call : threads.invokeAll(calls)) {
                call.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static Generation generate(VideoLlm model, List<VisualStep> steps, JsonNode answer)
            throws ModelException {
        return model.generate(
                GoldenClips.ask(
                        steps,
                        answer.get("question").textValue(),
                        Goldens.number("max_new_tokens")),
                () -> false);
    }

    private static void check(
            Generation generation, JsonNode outcome, JsonNode answer, List<VisualStep> steps) {
        int[] ids = Goldens.ids(outcome.get("ids"));
        boolean ended = outcome.get("ended").booleanValue();
        // The reference's ids end with the stop token.
        int[] expected = ended ? Arrays.copyOf(ids, ids.length - 1) : ids;
        assertThat(generation.tokenIds()).containsExactly(expected);
        assertThat(generation.text()).isEqualTo(outcome.get("text").textValue());
        assertThat(generation.finishReason())
                .isEqualTo(ended ? FinishReason.STOP : FinishReason.LENGTH);
        int visual = steps.stream().mapToInt(step -> step.positions().length).sum();
        int all = steps.stream().mapToInt(step -> step.gridHeight() * step.gridWidth()).sum();
        assertThat(generation.visualTokens()).isEqualTo(visual);
        assertThat(generation.promptTokens())
                .isEqualTo(answer.get("prompt_ids").size() - all + visual);
        assertThat(generation.firstTokenMillis())
                .isGreaterThanOrEqualTo(generation.prefillMillis());
        assertThat(generation.totalMillis()).isGreaterThanOrEqualTo(generation.firstTokenMillis());
    }
}
