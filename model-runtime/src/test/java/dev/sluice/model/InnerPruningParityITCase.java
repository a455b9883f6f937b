// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.InnerPruning.Method;
import dev.sluice.model.InnerPruning.Stage;
import dev.sluice.model.family.PromptSegment;
import dev.sluice.model.folder.GraphKind;
import dev.sluice.model.generate.PromptLogits;
import dev.sluice.model.load.FolderLoader;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.OrtSessionFactory;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Split decoders against whole ones, and tokens dropped between layers against PyTorch. */
class InnerPruningParityITCase {

    private static final int BLOCK = 7;

    /** All but those of decoders with recurrent layers, which cannot be split. */
    static List<Fixture> fixtures() {
        List<String> recurrent = List.of("lfm2_vl", "qwen3_5");
        return Fixture.all().stream()
                .filter(fixture -> !recurrent.contains(fixture.family()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-qwen2_5_vl",
                "tiny-qwen2_5_vl-gqa",
                "tiny-qwen2_5_vl-genai",
                "tiny-qwen3_vl"
            })
    void answersAreThoseOfTheReference(String name) throws Exception {
        Fixture fixture = Fixture.named(name);
        Path goldens =
                fixture.goldens().resolveSibling(fixture.goldens().getFileName() + "-inside");
        JsonNode cases = new ObjectMapper().readTree(goldens.resolve("cases.json").toFile());
        assertThat(cases.get("cases").size()).isGreaterThanOrEqualTo(15);
        float largest = 0;
        try (OpenFixture whole = new OpenFixture(fixture)) {
            for (JsonNode one : cases.get("cases")) {
                largest = Math.max(largest, check(whole, goldens, one));
            }
        }
        System.out.printf("inside %s: %d cases, %.1e%n", name, cases.get("cases").size(), largest);
    }

    private static float check(OpenFixture whole, Path goldens, JsonNode one) throws Exception {
        InnerPruning pruning = pruning(one);
        RuntimeOptions options = whole.fixture.options().withInnerPruning(pruning);
        try (VideoLlm model = VideoLlms.open(whole.fixture.path(), options)) {
            PromptRequest request = request(whole, one);
            Path file = goldens.resolve(one.get("logits").textValue());
            float[] expected = Npy.read("logits", Files.readAllBytes(file)).floats();
            float[] logits = logits(whole, whole.prompt(request), pruning);
            assertThat(logits).as("%s", one).containsExactly(expected, Offset.offset(1e-3f));
            checkAnswers(model, request, one);
            float largest = 0;
            for (int i = 0; i < logits.length; i++) {
                largest = Math.max(largest, Math.abs(logits[i] - expected[i]));
            }
            return largest;
        }
    }

    /** Compares the answers without a session, in a new session, and in one with the beginning. */
    private static void checkAnswers(VideoLlm model, PromptRequest request, JsonNode one)
            throws ModelException {
        int[] ids = Goldens.ids(one.get("ids"));
        boolean ended = one.get("ended").booleanValue();
        AnswerCall alone = AnswerCall.of(() -> false);
        List<AnswerCall> calls = List.of(alone, alone.inSession("a"), alone.inSession("a"));
        int cached = 0;
        for (AnswerCall call : calls) {
            Generation answer = model.generate(request, call);
            assertThat(answer.tokenIds())
                    .as("%s", one)
                    .containsExactly(ended ? Arrays.copyOf(ids, ids.length - 1) : ids);
            assertThat(answer.text()).isEqualTo(one.get("text").textValue());
            cached = answer.cachedTokens();
        }
        assertThat(cached).as("tokens that the second answer reused").isGreaterThan(BLOCK);
    }

    private static InnerPruning pruning(JsonNode one) {
        List<String> stages = new ArrayList<>();
        for (JsonNode stage : one.get("stages")) {
            List<String> values = new ArrayList<>(List.of(stage.get("layer").asText()));
            if (stage.has("removed")) {
                values.add(stage.get("removed").asText());
            }
            stage.path("values").forEach(value -> values.add(value.asText()));
            stages.add(String.join(":", values));
        }
        String text = one.get("method").textValue() + "@" + String.join(",", stages);
        InnerPruning pruning = InnerPruning.parse(text);
        assertThat(pruning).hasToString(text);
        return pruning;
    }

    private static PromptRequest request(OpenFixture whole, JsonNode one) throws ModelException {
        JsonNode named = whole.fixture.clip(one.get("clip"));
        FixtureClip clip = FixtureClip.encode(whole.fixture, whole.model, named);
        List<VisualStep> steps =
                one.get("tokens").textValue().equals("all")
                        ? clip.whole()
                        : clip.kept(whole.fixture.array(named.get("keep")).booleans());
        return ask(steps, clip.stepSeconds(), one.get("question").textValue());
    }

    private static PromptRequest ask(List<VisualStep> steps, double seconds, String question) {
        return GoldenClips.whole(
                new PromptRequest(steps, List.of(), seconds, question, List.of(), 16));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aSplitDecoderGivesTheSameBitsIfNothingIsDropped(Fixture fixture) throws ModelException {
        try (OpenFixture whole = new OpenFixture(fixture)) {
            JsonNode named = fixture.list("clips").get(1);
            FixtureClip clip = FixtureClip.encode(fixture, whole.model, named);
            List<PromptSegment> segments =
                    whole.prompt(ask(clip.whole(), clip.stepSeconds(), "What is there?"));
            float[] expected = logits(whole, segments, InnerPruning.none());
            int layers = whole.layers();
            List<Integer> all = IntStream.range(1, layers).boxed().toList();
            List<InnerPruning> cuts = new ArrayList<>();
            List<Stage> stages = all.stream().map(layer -> new Stage(layer, 0)).toList();
            stages.forEach(stage -> cuts.add(new InnerPruning(Method.HOLITOM, List.of(stage))));
            cuts.add(new InnerPruning(Method.PYRAMIDDROP, stages));
            cuts.add(new InnerPruning(Method.FEATHER, stages));
            cuts.add(new InnerPruning(Method.ADAPTINFER, stages));
            int same = 0;
            for (InnerPruning cut : cuts) {
                String refused = refusal(fixture);
                if (refused == null) {
                    float[] found = logits(whole, segments, cut);
                    boolean asked = cut.method().score().needsAllRows();
                    if (fixture.suffix().isEmpty() && !asked) {
                        assertThat(found).as("%s", cut).containsExactly(expected);
                    } else {
                        // Within a graph, a CPU computes in a higher precision than hidden states
                        // have. A question that is asked for its attention has blocks of its own.
                        assertThat(found)
                                .as("%s", cut)
                                .containsExactly(expected, Offset.offset(fixture.tolerance()));
                    }
                    same++;
                } else {
                    assertThatThrownBy(() -> logits(whole, segments, cut))
                            .as("%s", cut)
                            .isInstanceOf(ModelException.class)
                            .hasMessageContaining("cannot be split before layer")
                            .hasMessageContaining(refused)
                            .hasMessageContaining("set the inner pruning to none");
                }
            }
            String exactness =
                    fixture.suffix().isEmpty()
                            ? "the same bits (adaptinfer within tolerance)"
                            : "within tolerance";
            System.out.printf("split %s: %d of %d %s%n", fixture, same, cuts.size(), exactness);
        }
    }

    /** Returns the error of a split, or null. */
    private static String refusal(Fixture fixture) {
        return fixture.model().equals("tiny-smolvlm-gqa") ? "no input position_ids" : null;
    }

    private static float[] logits(
            OpenFixture whole, List<PromptSegment> segments, InnerPruning pruning)
            throws ModelException {
        OrtSessionFactory sessions = new OrtSessionFactory(ExecutionProvider.CPU, 1);
        int dim = whole.model.info().dim();
        Path graph = whole.folder.graph(GraphKind.DECODER);
        try (Decoder decoder =
                        Decoder.open(
                                sessions,
                                graph,
                                () -> dim,
                                whole.folder.decoderSizes(),
                                RuntimeOptions.defaults().withInnerPruning(pruning));
                TokenEmbedder embedder =
                        TokenEmbedder.open(
                                sessions,
                                whole.folder.graph(GraphKind.EMBED_TOKENS),
                                dim / decoder.featureLevels())) {
            return PromptLogits.of(
                    segments, embedder.withFeatureLevels(decoder.featureLevels()), decoder, BLOCK);
        }
    }

    @Test
    void aMissingLayerIsRefused() {
        InnerPruning pruning = InnerPruning.parse("fastv@4:0.5");
        RuntimeOptions options = new RuntimeOptions("cpu", "", 1, 7).withInnerPruning(pruning);
        assertThatThrownBy(() -> VideoLlms.open(Goldens.model(), options))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("cannot be split before layer 4")
                .hasMessageContaining("found a decoder of 4 layers")
                .hasMessageContaining("Take a layer from 1 to 3");
        assertThat(FolderLoader.loaded()).isZero();
    }

    @Test
    void optionsAreChosenAfterTokensAreDropped() throws Exception {
        Fixture fixture = Fixture.named("tiny-qwen2_5_vl-gqa");
        RuntimeOptions options =
                fixture.options().withInnerPruning(InnerPruning.parse("fastv@1:0.5"));
        try (VideoLlm model = VideoLlms.open(fixture.path(), options)) {
            FixtureClip clip = FixtureClip.encode(fixture, model, fixture.list("clips").get(1));
            PromptRequest request =
                    new PromptRequest(
                            clip.whole(),
                            List.of(),
                            clip.stepSeconds(),
                            "What is there?",
                            List.of("a dog", "a tree near the gate", "night"),
                            16);
            AnswerCall call = AnswerCall.of(() -> false);
            Generation alone = model.generate(request, call);
            Generation again = model.generate(request, call.inSession("a"));
            assertThat(request.options()).contains(alone.text());
            assertThat(again.text()).isEqualTo(alone.text());
            assertThat(again.probability()).isEqualTo(alone.probability());
        }
    }
}
