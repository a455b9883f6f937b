// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.engine.evidence.ChoiceName;
import dev.sluice.operators.config.GateOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.PromptOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SamplingOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a model folder recommends, and when it counts. */
final class RecommendationsTest {

    @TempDir private Path folder;

    @Test
    void whatIsNotSetIsTaken() throws IOException {
        write("{\"fps\": 4, \"policy\": \"dtd-anchored:gate=0.1\", \"threshold\": 0.9}");
        Configuration config = config();
        assertThat(RecommendedDefaults.apply(config).orElseThrow())
                .startsWith("defaults from ")
                .contains("sluice.json: sluice.sampling.fps=4")
                .contains("sluice.reduce.policy=dtd-anchored")
                .contains("sluice.reduce.threshold=0.9")
                .contains("sluice.gate.threshold=0.1");
        assertThat(config.get(SamplingOptions.FPS)).isEqualTo(4);
        assertThat(config.get(ReduceOptions.POLICY)).isEqualTo("dtd-anchored");
        assertThat(config.get(ReduceOptions.THRESHOLD)).isEqualTo(0.9);
        assertThat(config.get(GateOptions.THRESHOLD)).isEqualTo(0.1);
        assertThat(RecommendedDefaults.apply(config)).as("a second time").isEmpty();
    }

    @Test
    void whatIsSetStays() throws IOException {
        write("{\"fps\": 4, \"policy\": \"dtd-anchored\", \"threshold\": 0.9}");
        Configuration config = config();
        config.set(SamplingOptions.FPS, 1.0);
        config.set(ReduceOptions.THRESHOLD, 0.7);
        assertThat(RecommendedDefaults.apply(config).orElseThrow())
                .endsWith("sluice.json: sluice.reduce.policy=dtd-anchored");
        assertThat(config.get(SamplingOptions.FPS)).isEqualTo(1);
        assertThat(config.get(ReduceOptions.THRESHOLD)).isEqualTo(0.7);
    }

    @Test
    void anotherPolicyGetsNoOptionsOfTheRecommendedOne() throws IOException {
        write("{\"policy\": \"dtd-anchored\", \"threshold\": 0.9}");
        Configuration config = config();
        config.set(ReduceOptions.POLICY, "dtd-pixel");
        assertThat(RecommendedDefaults.apply(config)).isEmpty();
        assertThat(config.getOptional(ReduceOptions.THRESHOLD)).isEmpty();
    }

    @Test
    void thePromptIsTakenUnlessOneOfItsOptionsIsSet() throws IOException {
        write("{\"prompt_tokens\": 100, \"prompt_choice\": \"layers\"}");
        Configuration config = config();
        RecommendedDefaults.apply(config);
        assertThat(config.get(PromptOptions.MAX_TOKENS)).isEqualTo(100);
        assertThat(config.get(PromptOptions.CHOICE)).isEqualTo(ChoiceName.LAYERS);
        Configuration own = config();
        own.set(PromptOptions.MAX_TOKENS, 400);
        assertThat(RecommendedDefaults.apply(own)).isEmpty();
        assertThat(own.get(PromptOptions.CHOICE)).isEqualTo(ChoiceName.RECENT);
    }

    @Test
    void aFolderWithoutTheFileAndNoFolderRecommendNothing() {
        Configuration config = config();
        assertThat(RecommendedDefaults.apply(config)).isEmpty();
        config.set(ModelOptions.PATH, folder.resolve("nowhere").toString());
        assertThat(RecommendedDefaults.apply(config)).isEmpty();
        assertThat(RecommendedDefaults.apply(new Configuration())).isEmpty();
    }

    @Test
    void theShippedModelsRecommendWhatTheyWereMeasuredWith() {
        for (Path model : new Path[] {Home.roomModel(), Home.randomModel()}) {
            Recommendations found = Recommendations.read(model).orElseThrow();
            assertThat(found.fps()).hasValue(1);
            assertThat(found.policy().map(PolicySpec::toString))
                    .isEqualTo(Optional.of("dtd-anchored:threshold=0.95"));
            assertThat(found.trainedOn()).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | expected an object",
                "{\"fsp\": 1} | the field 'fsp', expected no others than fps, policy, threshold",
                "{\"prompt_tokens\": 0} | prompt_tokens = 0, expected a number of tokens",
                "{\"prompt_choice\": \"old\"} | prompt_choice = old, expected one of [recent, layers",
                "{\"fps\": \"1\"} | fps = \"1\", expected a number",
                "{\"fps\": 0} | fps:",
                "{\"fps\": null} | fps = null",
                "{\"policy\": \"all\"} | policy:",
                "{\"policy\": 1} | policy = 1, expected a text",
                "{\"threshold\": 0.9} | threshold = 0.9, expected a policy beside it",
                "{\"policy\": \"dtd-pixel\", \"threshold\": \"x\"} | expected a number",
                "{\"policy\": \"dtd-anchored\", \"threshold\": 7} | policy:",
                "{\"trained_on\": \"\"} | expected a text",
                "{\"fps\": 1, \"fps\": 2} | Duplicate",
                "{\"fps\": 1} {} | is not JSON",
                "{\"fps\": 1 | is not JSON"
            })
    void anythingElseIsAnError(String text, String complaint) throws IOException {
        write(text);
        assertThatThrownBy(() -> RecommendedDefaults.apply(config()))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("sluice.json")
                .hasMessageContaining(complaint);
    }

    private Configuration config() {
        Configuration config = new Configuration();
        config.set(ModelOptions.PATH, folder.toString());
        return config;
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve(Recommendations.FILE), text);
    }

    @Test
    void saysWhatAModelWasTrainedOn(@TempDir Path plain) throws Exception {
        assertThat(TrainingNotice.of(Home.roomModel()))
                .hasValueSatisfying(
                        line ->
                                assertThat(line)
                                        .contains("room-qwen2_5_vl was trained on scenes")
                                        .contains("other video mean nothing"));
        assertThat(TrainingNotice.of(plain)).isEmpty();
        assertThat(TrainingNotice.of(plain.resolve("missing"))).isEmpty();
    }
}
