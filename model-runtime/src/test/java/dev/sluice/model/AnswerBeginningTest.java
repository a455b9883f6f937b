// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Options are scored as the answers that a model generates, which may begin with a space. */
class AnswerBeginningTest {

    /** One folder per tokenizer and chat template. */
    static List<Fixture> fixtures() {
        return Fixture.all().stream().filter(fixture -> fixture.suffix().isEmpty()).toList();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void anOptionIsScoredByTheTokensOfTheFreeAnswer(Fixture fixture) throws ModelException {
        int compared = 0;
        try (VideoLlm model = VideoLlms.open(fixture.path(), fixture.options())) {
            for (JsonNode answer : fixture.list("answers")) {
                List<VisualStep> steps =
                        FixtureClip.encode(fixture, model, fixture.clip(answer.get("clip")))
                                .whole();
                Generation free = ask(model, steps, answer, List.of());
                if (free.finishReason() == FinishReason.STOP && !free.text().isEmpty()) {
                    Generation option = ask(model, steps, answer, List.of(free.text()));
                    assertThat(option.tokenIds()).containsExactly(free.tokenIds());
                    assertThat(option.text()).isEqualTo(free.text());
                    compared++;
                }
            }
        }
        assertThat(compared).isPositive();
    }

    /** Its chat continues after the colon of the prompt with a space. */
    @Test
    void smolvlmGeneratesASpaceThatIsNotPartOfTheAnswer() throws ModelException {
        Fixture fixture = Fixture.named("tiny-smolvlm");
        try (VideoLlm model = VideoLlms.open(fixture.path(), fixture.options())) {
            JsonNode answer = fixture.list("answers").get(0);
            List<VisualStep> steps =
                    FixtureClip.encode(fixture, model, fixture.clip(answer.get("clip"))).whole();
            String word = ask(model, steps, answer, List.of()).text();
            StringBuilder read = new StringBuilder();
            model.generate(
                    request(steps, answer, List.of()),
                    AnswerCall.of(() -> false).withText(read::append));
            assertThat(word).isEqualTo(word.strip()).isEqualTo(read.toString());
            Generation chosen = ask(model, steps, answer, List.of(" " + word));
            assertThat(chosen.text()).isEqualTo(" " + word);
            assertThat(chosen.tokenIds())
                    .containsExactly(ask(model, steps, answer, List.of(word)).tokenIds());
        }
    }

    private static Generation ask(
            VideoLlm model, List<VisualStep> steps, JsonNode answer, List<String> options)
            throws ModelException {
        return model.generate(request(steps, answer, options), () -> false);
    }

    private static PromptRequest request(
            List<VisualStep> steps, JsonNode answer, List<String> options) {
        String question = answer.get("question").textValue();
        return GoldenClips.whole(new PromptRequest(steps, List.of(), 1.0, question, options, 16));
    }
}
