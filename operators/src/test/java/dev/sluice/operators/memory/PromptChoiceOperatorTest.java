// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.evidence.ChoiceName;
import dev.sluice.engine.fixture.Queries;
import dev.sluice.operators.config.PromptOptions;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link MemoryOperator}: what a question sees under a bound on its prompt. */
@ExtendWith(ModelsAreClosed.class)
class PromptChoiceOperatorTest {

    private static final int BOUND = 9;

    private final Configuration config = MemoryHarness.config("dtd-feature");

    @ParameterizedTest
    @EnumSource(
            value = ChoiceName.class,
            names = {"LAYERS", "UNIFORM"})
    void aQuestionSeesAsManyTokensOfAllMemoryAsThePromptMayHave(ChoiceName name) throws Exception {
        JsonNode all = ask(-1);
        config.set(PromptOptions.MAX_TOKENS, BOUND);
        config.set(PromptOptions.CHOICE, name);
        JsonNode chosen = ask(-1);
        assertThat(all.at("/evidence/tokens_used").asInt()).isGreaterThan(BOUND);
        assertThat(chosen.at("/evidence/tokens_used").asInt()).isEqualTo(BOUND);
        for (String field : new String[] {"from", "to", "frames", "tokens_seen", "tokens_kept"}) {
            assertThat(chosen.get("evidence").get(field))
                    .as(field)
                    .isEqualTo(all.get("evidence").get(field));
        }
    }

    @Test
    void theRecentTokensAreThoseThatMemoryItselfGives() throws Exception {
        config.set(PromptOptions.MAX_TOKENS, BOUND);
        JsonNode recent = ask(-1);
        assertThat(recent.at("/evidence/tokens_used").asInt()).isLessThanOrEqualTo(BOUND);
        assertThat(recent.at("/evidence/tokens_kept").asInt()).isLessThanOrEqualTo(BOUND);
    }

    @ParameterizedTest
    @EnumSource(
            value = ChoiceName.class,
            names = {"RECENT", "LAYERS", "UNIFORM"})
    void aFailureChangesNoChoice(ChoiceName name) throws Exception {
        config.set(PromptOptions.MAX_TOKENS, BOUND);
        config.set(PromptOptions.CHOICE, name);
        String expected = ask(-1).get("answer").asText();
        for (int cut = 0; cut < 12; cut += 2) {
            assertThat(ask(cut).get("answer").asText()).as("cut at %d", cut).isEqualTo(expected);
        }
    }

    /** Asks after twelve steps; the job fails after the chunk that begins with {@code cut}. */
    private JsonNode ask(int cut) throws Exception {
        MemoryHarness harness = MemoryHarness.open(config);
        try {
            for (int step = 0; step < 12; step += 2) {
                harness.chunk(step);
                if (step == cut) {
                    OperatorSubtaskState state = harness.snapshot();
                    harness.close();
                    harness = MemoryHarness.restore(config, state, 1, 0);
                }
            }
            harness.ask(Queries.latest("q"));
            harness.settle();
            return harness.answer();
        } finally {
            harness.close();
        }
    }
}
