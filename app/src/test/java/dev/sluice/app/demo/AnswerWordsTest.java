// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which answers say the same. */
final class AnswerWordsTest {

    @ParameterizedTest
    @CsvSource({
        "red circle, Red circle.",
        "by the door, By door",
        "yes, ' YES! '",
        "not yet, 'Not yet.'",
        "a red circle, the red circle"
    })
    void caseArticlesAndPunctuationDoNotMatter(String one, String other) {
        assertThat(AnswerWords.same(one, other)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "red circle, circle red",
        "red circle, red",
        "two, 2",
        "yes, yes yes",
        "lamp, lamps",
        "nothing, ''"
    })
    void theWordsAndTheirOrderMatter(String one, String other) {
        assertThat(AnswerWords.same(one, other)).isFalse();
    }
}
