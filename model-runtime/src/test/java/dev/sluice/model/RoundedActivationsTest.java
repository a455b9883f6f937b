// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Models whose products with weights of 4 bits round their other factor to 8 bits. */
class RoundedActivationsTest {

    private static final RuntimeOptions OPTIONS = new RuntimeOptions("cpu", "", 1, 64);

    /** Of random weights, which are near a tie more often than trained ones. */
    private static final double TOLERANCE = 0.05;

    @TempDir private Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"js-smolvlm_q4", "js-fast_vlm_q4"})
    void theChoiceIsNearlyAsProbable(String name) throws Exception {
        Exported exported = exported(name);
        Path folder = exported.folder(Files.createDirectory(temp.resolve(name)));
        try (VideoLlm exact = VideoLlms.open(folder, OPTIONS);
                VideoLlm rounded = VideoLlms.open(folder, OPTIONS.withInt8Activations(true))) {
            for (JsonNode about : exported.fixture().list("answers")) {
                PromptRequest request = request(exported, exact, about);
                Generation expected = exact.generate(request, () -> false);
                Generation found = rounded.generate(request, () -> false);
                assertThat(found.promptTokens()).isEqualTo(expected.promptTokens());
                assertThat(found.probability())
                        .isCloseTo(expected.probability(), within(TOLERANCE));
            }
        }
    }

    @Test
    void aFolderOfOtherWeightsIsRefused() {
        Path folder = Fixture.named("tiny-smolvlm").path();
        assertThatThrownBy(() -> VideoLlms.open(folder, OPTIONS.withInt8Activations(true)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("decoder_model_merged.onnx has no products with weights");
    }

    private static PromptRequest request(Exported exported, VideoLlm model, JsonNode about)
            throws Exception {
        FixtureClip clip =
                FixtureClip.encode(
                        exported.fixture(), model, exported.fixture().clip(about.get("clip")));
        return new PromptRequest(
                clip.whole(),
                List.of(),
                clip.stepSeconds(),
                about.get("question").textValue(),
                List.of("yes", "a red car", "the blue dog near the floor"),
                8);
    }

    private static Exported exported(String name) {
        return Exported.all().stream().filter(one -> one.name().equals(name)).findFirst().get();
    }
}
