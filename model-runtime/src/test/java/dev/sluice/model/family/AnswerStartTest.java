// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How an answer begins according to the ends of chat templates. */
class AnswerStartTest {

    private static final String ASKED =
            "{%- if add_generation_prompt %}\n    {{- '<|im_start|>assistant\\n' }}\n";
    private static final String DONE = "{%- endif %}";
    private static final String EMPTY = "{{- '<think>\\n\\n</think>\\n\\n' }}\n";
    private static final String OPEN = "{{- '<think>\\n' }}\n";

    private static String start(String template) throws ModelException {
        return AnswerStart.after("<|im_start|>assistant\n", template, Path.of("folder"));
    }

    private static String decided(String is, String then, String otherwise) {
        return ASKED
                + "{%- if enable_thinking is defined and enable_thinking"
                + is
                + " %}"
                + then
                + "{%- else %}"
                + otherwise
                + "{%- endif %}"
                + DONE;
    }

    @Test
    void theBranchForNothingBeingSaidCounts() throws ModelException {
        assertThat(start(decided(" is false", EMPTY, OPEN))).isEqualTo("<think>\n");
        assertThat(start(decided(" is true", OPEN, EMPTY))).isEqualTo("<think>\n\n</think>\n\n");
        assertThat(start(decided("", OPEN, EMPTY))).isEqualTo("<think>\n\n</think>\n\n");
    }

    @Test
    void aConditionWithoutAnotherBranchWritesNothing() throws ModelException {
        String only =
                "{% if enable_thinking is defined and enable_thinking is false %}"
                        + EMPTY
                        + "{% endif %}";
        assertThat(start(ASKED + only + DONE)).isEmpty();
    }

    @Test
    void whatIsWrittenInAnyCaseCounts() throws ModelException {
        assertThat(start(ASKED + OPEN + DONE)).isEqualTo("<think>\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{{ '<think>' }}{% if add_generation_prompt %}{% endif %}"})
    void otherTemplatesHaveNoThought(String template) throws ModelException {
        assertThat(start(template)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% if not enable_thinking %}{{ '<think>' }}{% endif %}",
                "{% if enable_thinking | default(true) %}{{ '<think>' }}{% endif %}"
            })
    void anUnknownConditionIsRefused(String condition) {
        assertThatThrownBy(() -> start(ASKED + condition + DONE))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the chat template of folder decides in an unknown way")
                .hasMessageContaining("Use the template of the released model");
    }
}
