// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.model.ModelInfo;
import dev.sluice.operators.config.MemoryOptions;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The defaults fit most models, and are complained about where they do not. */
class PromptBudgetTest {

    private final Configuration config = new Configuration();

    @Test
    void memoryThatFillsTheWholePromptIsWarnedAbout() {
        assertThat(PromptBudget.warning(MemorySettings.from(config), supporting(8192)))
                .hasValueSatisfying(
                        warning ->
                                assertThat(warning)
                                        .startsWith("sluice.memory.max-tokens is 8192")
                                        .contains("takes 8576 positions", "but tiny supports 8192")
                                        .contains("sluice.memory.max-steps"));
    }

    @Test
    void aModelWithRoomForTheQuestionIsNotWarnedAbout() {
        assertThat(PromptBudget.warning(MemorySettings.from(config), supporting(32_768))).isEmpty();
        config.set(MemoryOptions.MAX_TOKENS, 4096);
        assertThat(PromptBudget.warning(MemorySettings.from(config), supporting(8192))).isEmpty();
    }

    private static ModelInfo supporting(int positions) {
        return new ModelInfo("tiny", "smolvlm", "cpu", 3, 1, 8, positions);
    }
}
