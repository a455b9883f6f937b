// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.prune;

import dev.sluice.model.InnerPruning;
import dev.sluice.model.InnerPruning.Stage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Tokens 1 to 4 are visual tokens; the rows are those of the text tokens 5 and 6. */
class StageChoiceTest {

    private static final boolean[] VISUAL = {false, true, true, true, true, false, false};
    private static final AttentionRows ATTENTION =
            new AttentionRows(
                    new float[] {
                        0.1f, 0.1f, 0.3f, 0, 0.1f, 0.4f, 0, // token 5
                        0.1f, 0.4f, 0.1f, 0, 0.1f, 0.1f, 0.2f
                    },
                    1,
                    2,
                    7);

    @ParameterizedTest
    @CsvSource({
        "fastv@1:0.5, '1 2'", // 0.4, and the first of those with 0.1
        "fastv@1:0, '1 2 3 4'",
        "fastv@1:0.9, ''",
        "feather@1:0.5, '1 2'",
        "adaptinfer@1:0.5, '1 2'",
        // The sums of both rows are 0.5, 0.4, 0 and 0.2.
        "zipvl@1:0.4, '1'",
        "zipvl@1:0.5, '1 2'",
        "zipvl@1:1, '1 2 4'",
        "todre@1:0.5, '1 2 3 4'", // the rows pay 0.5 and 0.6
        "todre@1:0.6, ''",
        "mustdrop@1:0.3:1, '1 2'", // 0.3 of 1.1
        "mustdrop@1:1:0.1, '1 2 4'",
        "mustdrop@1:0:1, '1 2 3 4'",
        "mustdrop@1:1:0.5, ''"
    })
    void aStageKeepsWhatItsMethodSays(String pruning, String expected) {
        assertThat(kept(pruning, 4, new boolean[7])).isEqualTo("0 " + spaced(expected) + "5 6");
    }

    private static String spaced(String tokens) {
        return tokens.isEmpty() ? "" : tokens + " ";
    }

    private static String kept(String text, int prompt, boolean[] sample) {
        InnerPruning pruning = InnerPruning.parse(text);
        Stage stage = pruning.stages().get(0);
        boolean[] kept =
                new StageChoice(pruning.method(), ATTENTION, VISUAL).kept(stage, prompt, sample);
        return IntStream.range(0, kept.length)
                .filter(token -> kept[token])
                .mapToObj(String::valueOf)
                .reduce((left, right) -> left + " " + right)
                .orElse("");
    }

    @Test
    void aShareIsOneOfAllTokensThatThePromptHad() {
        assertThat(kept("fastv@1:0.75", 8, new boolean[7])).isEqualTo("0 1 2 5 6");
        assertThat(kept("fastv@1:0.25", 8, new boolean[7])).isEqualTo("0 1 2 3 4 5 6");
    }

    @Test
    void aSampleStaysBesideTheChosenTokens() {
        boolean[] sample = {false, true, false, true, false, false, false};
        assertThat(kept("feather@1:0.75", 4, sample)).isEqualTo("0 1 3 5 6");
    }

    @Test
    void equalTokensStayInTheirOrder() {
        AttentionRows equal = new AttentionRows(new float[] {0, 1, 1, 1, 1, 0, 0}, 1, 1, 7);
        Stage stage = new Stage(1, 0.5);
        assertThat(
                        new StageChoice(InnerPruning.Method.FASTV, equal, VISUAL)
                                .kept(stage, 4, new boolean[7]))
                .containsExactly(true, true, true, false, false, true, true);
    }
}
