// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.score;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerCheckerTest {

    private static final List<String> OPTIONS = List.of("A dog.", "The cat", "two birds");

    @ParameterizedTest
    @CsvSource({
        "red circle, red circle",
        "' Red  Circle.', red circle",
        "the red circle, a red circle",
        "By the door!, by the door",
        "by door, by the door",
        "not-yet, not yet"
    })
    void caseArticlesAndPunctuationDoNotMatter(String said, String right) {
        assertThat(AnswerChecker.isRight(said, right, List.of())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "red, red circle",
        "red circle red, red circle",
        "redcircle, red circle",
        "yes, no",
        "theatre, atre",
        "'', red",
        "the, red",
        "1, one"
    })
    void otherWordsAreWrong(String said, String right) {
        assertThat(AnswerChecker.isRight(said, right, List.of())).isFalse();
    }

    @Test
    void noAnswerIsWrong() {
        assertThat(AnswerChecker.isRight(null, "red", List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"B", "b", "(B)", "B.", " B) ", "B. The cat", "B: whatever", "cat"})
    void anOptionIsGivenByLetterOrWords(String said) {
        assertThat(AnswerChecker.isRight(said, "The cat", OPTIONS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "C", "D", "A. The cat", "B the cat is here", "dog", "Z"})
    void anotherOptionIsWrong(String said) {
        assertThat(AnswerChecker.isRight(said, "The cat", OPTIONS)).isFalse();
    }

    @Test
    void theLetterAIsNoArticleAmongOptions() {
        assertThat(AnswerChecker.isRight("A", "A dog.", OPTIONS)).isTrue();
        assertThat(AnswerChecker.isRight("A", "A", List.of("A", "B"))).isTrue();
        assertThat(AnswerChecker.isRight("The", "A", List.of("A", "B"))).isFalse();
    }

    @Test
    void aLetterIsNoAnswerInFreeText() {
        assertThat(AnswerChecker.isRight("B", "red", List.of())).isFalse();
    }
}
