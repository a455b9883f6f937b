// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.model.PositionAxes;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The policy for each family, and how it gets into a folder. */
final class FamilyPolicyTest {

    @TempDir private Path folder;

    @Test
    void familiesWithThreeAxesSelectAndThoseWithOneMerge() {
        for (String type : VideoLlms.modelTypes()) {
            FamilyPolicy family = FamilyPolicy.of(type);
            assertThat(family.policy().name())
                    .as(type)
                    .isEqualTo(
                            VideoLlms.positionAxes(type) == PositionAxes.THREE
                                    ? "dtd-anchored"
                                    : "dtd-anchored+holitom");
            assertThat(family.reason()).isNotBlank();
            assertThat(family.note()).contains("not measured with this model");
        }
        assertThatThrownBy(() -> FamilyPolicy.of("internvl"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("internvl");
    }

    @Test
    void theShippedModelHasThePolicyForItsFamily() {
        assertThat(Recommendations.read(Home.roomModel()).orElseThrow())
                .extracting(found -> found.policy().orElseThrow())
                .isEqualTo(FamilyPolicy.of("qwen2_5_vl").policy());
    }

    @Test
    void onlyWhatIsInTheFolderIsADefault() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"qwen3_vl\"}");
        Configuration config = new Configuration();
        config.set(ModelOptions.PATH, folder.toString());
        assertThat(RecommendedDefaults.apply(config)).isEmpty();
        assertThat(config.get(ReduceOptions.POLICY)).isEqualTo("dtd+holitom");
        FamilyPolicy.of("qwen3_vl").writeTo(folder);
        assertThat(RecommendedDefaults.apply(config)).isPresent();
        assertThat(config.get(ReduceOptions.POLICY)).isEqualTo("dtd-anchored");
        assertThat(config.get(ReduceOptions.THRESHOLD)).isEqualTo(0.95);
    }

    @Test
    void theOtherFieldsOfAFileStay() throws IOException {
        Path file = folder.resolve(Recommendations.FILE);
        Files.writeString(file, "{\"fps\": 2, \"note\": \"mine\", \"prompt_tokens\": 50}");
        FamilyPolicy.of("smolvlm").writeTo(folder);
        Recommendations found = Recommendations.read(folder).orElseThrow();
        assertThat(found.policy()).hasValue(FamilyPolicy.of("smolvlm").policy());
        assertThat(found.fps()).hasValue(2);
        assertThat(found.promptTokens()).hasValue(50);
        assertThat(found.note()).isEqualTo("mine");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void theNoteOfAFamilyGoesWithItsPolicy() {
        FamilyPolicy.of("smolvlm").writeTo(folder);
        RecommendationFile.set(
                folder.resolve(Recommendations.FILE),
                JsonNodeFactory.instance.objectNode().put(Recommendations.POLICY, "evs"));
        Recommendations found = Recommendations.read(folder).orElseThrow();
        assertThat(found.policy()).hasValue(PolicySpec.parse("evs"));
        assertThat(found.note()).isEmpty();
    }

    @Test
    void aFileThatRecommendsNothingElseIsValid() throws IOException {
        Files.writeString(folder.resolve(Recommendations.FILE), FamilyPolicy.of("lfm2_vl").text());
        Recommendations found = Recommendations.read(folder).orElseThrow();
        assertThat(found.policy()).hasValue(FamilyPolicy.of("lfm2_vl").policy());
        assertThat(found.note()).isEqualTo(FamilyPolicy.of("lfm2_vl").note());
    }
}
