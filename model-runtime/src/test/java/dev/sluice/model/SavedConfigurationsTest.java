// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The configurations of the tiny models as several versions of transformers save them, without the
 * fields that have their class's defaults (training/class_defaults.py).
 */
class SavedConfigurationsTest {

    private static final int NEW_TOKENS = 6;

    private static final Map<String, Answered> EXPECTED = new HashMap<>();

    @TempDir Path temp;

    static List<Path> configurations() throws IOException, URISyntaxException {
        return files("plain");
    }

    static List<Path> configurationsOfExperts() throws IOException, URISyntaxException {
        return files("experts");
    }

    private static List<Path> files(String folder) throws IOException, URISyntaxException {
        Path root =
                Path.of(SavedConfigurationsTest.class.getResource("/configs/" + folder).toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void aFolderAnswersAsWithTheFieldsWrittenOut(Path configuration) throws Exception {
        Fixture fixture = Fixture.named(configuration.getParent().toString());
        FolderCopy copy = FolderCopy.of(fixture.path(), temp);
        copy.with("config.json", read("/configs/plain/" + configuration));
        assertSameAnswers(fixture, copy.path());
    }

    /** The decoder alone differs, and it is a graph: frames and prompt are those of the family. */
    @ParameterizedTest
    @MethodSource("configurationsOfExperts")
    void aFolderWithADecoderOfExpertsOpens(Path configuration) throws Exception {
        Fixture fixture = Fixture.named(configuration.getParent().toString());
        FolderCopy copy = FolderCopy.of(fixture.path(), temp);
        copy.with("config.json", read("/configs/experts/" + configuration));
        Answered found = answered(fixture, copy.path());
        assertThat(found.family()).isEqualTo(fixture.family() + "_moe");
        assertThat(found.tokenIds()).isEqualTo(expected(fixture).tokenIds());
    }

    /** The configuration of Apple's own code, with which FastVLM was converted. */
    @Test
    void aFlatConfigurationOfFastVlmOpens() throws Exception {
        Fixture fixture = Fixture.named("tiny-fast_vlm");
        FolderCopy copy = FolderCopy.of(fixture.path(), temp);
        copy.with(
                "config.json",
                """
                {"model_type": "llava_qwen2", "hidden_size": 32, "num_hidden_layers": 2,
                 "num_attention_heads": 2, "num_key_value_heads": 1, "vocab_size": 600,
                 "max_position_embeddings": 32768, "mm_vision_tower": "mobileclip_l_1024"}
                """);
        assertSameAnswers(fixture, copy.path());
    }

    @ParameterizedTest
    @MethodSource("families")
    void theImageProcessorMayBeAPartOfTheProcessor(String model) throws Exception {
        Fixture fixture = Fixture.named(model);
        FolderCopy copy = FolderCopy.of(fixture.path(), temp);
        String processor = Files.readString(copy.file("preprocessor_config.json"));
        copy.without("preprocessor_config.json")
                .with("processor_config.json", "{\"image_processor\": " + processor + "}");
        assertSameAnswers(fixture, copy.path());
    }

    static List<String> families() {
        return List.of("tiny-llava_onevision", "tiny-qwen2_vl", "tiny-qwen3_vl", "tiny-smolvlm");
    }

    private static void assertSameAnswers(Fixture fixture, Path folder) throws ModelException {
        assertThat(answered(fixture, folder)).isEqualTo(expected(fixture));
    }

    private static Answered expected(Fixture fixture) throws ModelException {
        Answered expected = EXPECTED.get(fixture.model());
        if (expected == null) {
            expected = answered(fixture, fixture.path());
            EXPECTED.put(fixture.model(), expected);
        }
        return expected;
    }

    /** What a folder answered, with the properties that a configuration decides. */
    private record Answered(String family, int maxPosition, List<Integer> tokenIds) {}

    private static Answered answered(Fixture fixture, Path folder) throws ModelException {
        try (VideoLlm model = VideoLlms.open(folder, fixture.options())) {
            return new Answered(
                    model.info().family(),
                    model.info().maxPosition(),
                    answer(fixture, model, fixture.list("answers").get(0)));
        }
    }

    private static List<Integer> answer(Fixture fixture, VideoLlm model, JsonNode question)
            throws ModelException {
        FixtureClip clip = FixtureClip.encode(fixture, model, fixture.clip(question.get("clip")));
        PromptRequest request =
                GoldenClips.whole(
                        new PromptRequest(
                                clip.whole(),
                                List.of(),
                                clip.stepSeconds(),
                                question.get("question").textValue(),
                                List.of(),
                                NEW_TOKENS));
        return Arrays.stream(model.generate(request, () -> false).tokenIds()).boxed().toList();
    }

    private static String read(String resource) throws IOException {
        try (InputStream stream = SavedConfigurationsTest.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
