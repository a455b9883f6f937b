// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.family.PromptAssembler;
import dev.sluice.model.family.PromptSegment;
import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every family, layout and precision against transformers: pixels, features, ids, positions, logits
 * and greedy answers, with all tokens and with some dropped. Ids and positions are exact.
 */
class FamilyParityTest {

    /** Resized pixels differ from the reference's by the rounding of one division. */
    private static final float PIXEL_TOLERANCE = 1e-6f;

    private static final Map<String, OpenFixture> OPEN = new HashMap<>();

    private static final Map<String, Float> LARGEST = new TreeMap<>();

    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    @AfterAll
    static void close() {
        OPEN.values().forEach(OpenFixture::close);
        OPEN.clear();
        LARGEST.forEach((what, difference) -> System.out.printf("%-48s %.1e%n", what, difference));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void textTokensAreThoseOfTheReference(Fixture fixture) throws ModelException {
        OpenFixture open = open(fixture);
        for (JsonNode text : fixture.list("tokenizer")) {
            int[] ids = Goldens.ids(text.get("ids"));
            assertThat(open.tokenizer.encode(text.get("text").textValue())).containsExactly(ids);
            assertThat(open.tokenizer.decode(ids))
                    .isEqualTo(text.get("decoded_without_special").textValue());
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void pixelsAndFeaturesOfAFrameAreThoseOfTheReference(Fixture fixture) throws ModelException {
        OpenFixture open = open(fixture);
        for (JsonNode values : fixture.list("pixel_values")) {
            JsonNode names = values.get("frames");
            Npy frame = fixture.array(names.get(0));
            FrameSize size = open.model.frameSize(frame.shape()[1], frame.shape()[0]);
            byte[] first = resize(open, frame, size);
            byte[] second = resize(open, fixture.array(names.get(names.size() - 1)), size);
            compare(
                    fixture,
                    "pixels",
                    PIXEL_TOLERANCE,
                    open.family.encoderInput(size, first, second).pixels(),
                    fixture.array(values.get("pixel_values")).floats());
            VisualTokens tokens = open.model.encode(size, first, second);
            String features = values.has("pooled_features") ? "pooled_features" : "image_features";
            checkTokens(fixture, List.of(tokens), values, features);
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void squareFramesAreResizedAsInTheReference(Fixture fixture) throws ModelException {
        if (fixture.family().startsWith("qwen")) {
            return; // covered by BicubicResizeTest
        }
        OpenFixture open = open(fixture);
        for (JsonNode resize : fixture.list("resizes")) {
            Npy frame = fixture.array(resize.get("frame"));
            FrameSize size = open.model.frameSize(frame.shape()[1], frame.shape()[0]);
            assertThat(resize(open, frame, size))
                    .isEqualTo(fixture.array(resize.get("resized")).bytes());
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void featuresOfAClipAreThoseOfTheReferenceInOneCall(Fixture fixture) throws ModelException {
        OpenFixture open = open(fixture);
        for (JsonNode clip : fixture.list("clips")) {
            FixtureClip encoded = FixtureClip.encode(fixture, open.model, clip);
            checkTokens(fixture, encoded.tokens(), clip, "image_features");
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void promptsAreThoseOfTheReference(Fixture fixture) throws ModelException {
        OpenFixture open = open(fixture);
        for (JsonNode prompt : fixture.list("prompts")) {
            String name = prompt.path("clip").asText();
            List<VisualStep> steps =
                    name.isEmpty()
                            ? steps(prompt.get("grid"))
                            : FixtureClip.encode(
                                            fixture, open.model, fixture.clip(prompt.get("clip")))
                                    .whole();
            PromptRequest request = ask(steps, 1.0, prompt, 1);
            assertThat(OpenFixture.ids(open.prompt(request), pad(open)))
                    .containsExactly(Goldens.ids(prompt.get("ids")));
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void answersWithAllTokensAreThoseOfTheReference(Fixture fixture) throws ModelException {
        OpenFixture open = open(fixture);
        for (JsonNode answer : fixture.list("answers")) {
            FixtureClip clip =
                    FixtureClip.encode(fixture, open.model, fixture.clip(answer.get("clip")));
            int[] ids = Goldens.ids(answer.get("prompt_ids"));
            PromptRequest request = ask(clip.whole(), clip.stepSeconds(), answer, 16);
            PromptAssembler assembler = checkPrompt(open, request, ids, answer.get("position_ids"));
            assertThat(assembler.nextPosition())
                    .isEqualTo(ids.length + answer.get("rope_delta").intValue());
            checkAnswer(open, request, answer.get("all"));
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void answersWithKeptTokensAreThoseOfTheReference(Fixture fixture) throws ModelException {
        OpenFixture open = open(fixture);
        for (JsonNode answer : fixture.list("answers")) {
            JsonNode named = fixture.clip(answer.get("clip"));
            FixtureClip clip = FixtureClip.encode(fixture, open.model, named);
            List<VisualStep> steps = clip.kept(fixture.array(named.get("keep")).booleans());
            int[] ids = Goldens.ids(answer.get("prompt_ids"));
            boolean[] kept = fixture.array(answer.get("kept_rows")).booleans();
            int[] left = IntStream.range(0, ids.length).filter(i -> kept[i]).toArray();
            PromptRequest request = ask(steps, clip.stepSeconds(), answer, 16);
            checkPrompt(
                    open,
                    request,
                    Arrays.stream(left).map(i -> ids[i]).toArray(),
                    answer.get("kept_position_ids"));
            checkAnswer(open, request, answer.get("kept"));
        }
    }

    private static OpenFixture open(Fixture fixture) throws ModelException {
        OpenFixture open = OPEN.get(fixture.toString());
        if (open == null) {
            open = new OpenFixture(fixture);
            OPEN.put(fixture.toString(), open);
        }
        return open;
    }

    private static byte[] resize(OpenFixture open, Npy frame, FrameSize size) {
        return open.model.resize(frame.bytes(), frame.shape()[1], frame.shape()[0], size);
    }

    /** Black steps of a grid of patches, for the families with open vision blocks. */
    private static List<VisualStep> steps(JsonNode grid) {
        List<VisualStep> steps = new ArrayList<>();
        int height = grid.get(1).intValue() / 2;
        int width = grid.get(2).intValue() / 2;
        int[] cells = IntStream.range(0, height * width).toArray();
        for (int step = 0; step < grid.get(0).intValue(); step++) {
            steps.add(new VisualStep(step, height, width, cells, new float[0]));
        }
        return steps;
    }

    private static PromptRequest ask(
            List<VisualStep> steps, double stepSeconds, JsonNode about, int maxNewTokens) {
        return GoldenClips.whole(
                new PromptRequest(
                        steps,
                        List.of(),
                        stepSeconds,
                        about.get("question").textValue(),
                        List.of(),
                        maxNewTokens));
    }

    private static int pad(OpenFixture open) throws ModelException {
        String token =
                switch (open.fixture.family()) {
                    case "llava_onevision" -> "<video>";
                    case "smolvlm", "fast_vlm", "lfm2_vl" -> "<image>";
                    default -> "<|video_pad|>";
                };
        return open.tokenizer.special(token);
    }

    /** Features with DeepStack features, and attention if there is any. */
    private static void checkTokens(
            Fixture fixture, List<VisualTokens> steps, JsonNode golden, String features) {
        List<float[]> levels =
                new ArrayList<>(List.of(fixture.array(golden.get(features)).floats()));
        for (int i = 0; golden.has("deepstack_features_" + i); i++) {
            levels.add(fixture.array(golden.get("deepstack_features_" + i)).floats());
        }
        int dim = steps.get(0).dim();
        int width = dim / levels.size();
        int cells = steps.get(0).gridHeight() * steps.get(0).gridWidth();
        for (int level = 0; level < levels.size(); level++) {
            float[] actual = new float[steps.size() * cells * width];
            for (int token = 0; token < steps.size() * cells; token++) {
                float[] step = steps.get(token / cells).features();
                System.arraycopy(
                        step, token % cells * dim + level * width, actual, token * width, width);
            }
            compare(fixture, "features", fixture.tolerance(), actual, levels.get(level));
        }
        boolean attention = steps.get(0).attention() != null;
        // The vision graph of onnxruntime-genai's folder has no attention.
        assertThat(attention)
                .isEqualTo(golden.has("image_attention") && !fixture.model().endsWith("-genai"));
        if (attention) {
            float[] actual = new float[steps.size() * cells];
            for (int step = 0; step < steps.size(); step++) {
                System.arraycopy(steps.get(step).attention(), 0, actual, step * cells, cells);
            }
            compare(
                    fixture,
                    "attention",
                    fixture.tolerance(),
                    actual,
                    fixture.array(golden.get("image_attention")).floats());
        }
    }

    private static PromptAssembler checkPrompt(
            OpenFixture open, PromptRequest request, int[] ids, JsonNode positions)
            throws ModelException {
        PromptAssembler assembler = open.assembler(request);
        List<PromptSegment> segments = new ArrayList<>(assembler.prefix());
        for (VisualStep step : request.finalSteps()) {
            segments.addAll(assembler.step(step));
        }
        segments.addAll(assembler.tail(List.of(), request.question()));
        assertThat(OpenFixture.ids(segments, pad(open))).containsExactly(ids);
        long[] golden = open.fixture.array(positions).longs();
        int axes = VideoLlms.positionAxes(open.fixture.family()).count();
        assertThat(segments).allMatch(segment -> segment.positions().length == axes);
        assertThat(golden).hasSize(axes * ids.length);
        for (int axis = 0; axis < axes; axis++) {
            int number = axis;
            long[] actual =
                    segments.stream()
                            .flatMapToInt(segment -> Arrays.stream(segment.positions()[number]))
                            .asLongStream()
                            .toArray();
            assertThat(actual)
                    .containsExactly(
                            Arrays.copyOfRange(golden, axis * ids.length, (axis + 1) * ids.length));
        }
        return assembler;
    }

    private static void checkAnswer(OpenFixture open, PromptRequest request, JsonNode outcome)
            throws ModelException {
        Fixture fixture = open.fixture;
        compare(
                fixture,
                "logits",
                fixture.tolerance(),
                open.logits(open.prompt(request)),
                fixture.array(outcome.get("logits")).floats());
        // A lower precision may change a choice that was nearly a tie, and everything after it.
        if (outcome.get("smallest_lead").floatValue() < 2 * fixture.tolerance()) {
            return;
        }
        Generation generation = open.model.generate(request, () -> false);
        int[] ids = Goldens.ids(outcome.get("ids"));
        boolean ended = outcome.get("ended").booleanValue();
        assertThat(generation.tokenIds())
                .containsExactly(ended ? Arrays.copyOf(ids, ids.length - 1) : ids);
        String text = outcome.get("text").textValue();
        String before = open.family.beforeAnswer();
        assertThat(text).startsWith(before);
        assertThat(generation.text()).isEqualTo(text.substring(before.length()));
        assertThat(generation.finishReason())
                .isEqualTo(ended ? FinishReason.STOP : FinishReason.LENGTH);
        assertThat(generation.visualTokens())
                .isEqualTo(
                        request.finalSteps().stream()
                                .mapToInt(step -> step.positions().length)
                                .sum());
    }

    private static void compare(
            Fixture fixture, String what, float tolerance, float[] actual, float[] expected) {
        assertThat(actual).as("%s of %s", what, fixture).hasSameSizeAs(expected);
        float largest = 0;
        for (int i = 0; i < expected.length; i++) {
            float difference = Math.abs(actual[i] - expected[i]);
            largest = Math.max(largest, Float.isNaN(difference) ? Float.MAX_VALUE : difference);
        }
        LARGEST.merge(fixture + " " + what, largest, Math::max);
        assertThat(largest)
                .as("largest difference of %s of %s", what, fixture)
                .isLessThanOrEqualTo(tolerance);
    }
}
