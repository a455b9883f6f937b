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
    void caseArticlesAndPunctuationDoNotMatter(String given, String right) {
        assertThat(AnswerChecker.isCorrect(given, right, List.of())).isTrue();
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
    void otherWordsAreIncorrect(String given, String right) {
        assertThat(AnswerChecker.isCorrect(given, right, List.of())).isFalse();
    }

    @Test
    void aMissingAnswerIsIncorrect() {
        assertThat(AnswerChecker.isCorrect(null, "red", List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"B", "b", "(B)", "B.", " B) ", "B. The cat", "B: whatever", "cat"})
    void anOptionIsGivenByItsLetterOrItsText(String given) {
        assertThat(AnswerChecker.isCorrect(given, "The cat", OPTIONS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "C", "D", "A. The cat", "B the cat is here", "dog", "Z"})
    void anotherOptionIsIncorrect(String given) {
        assertThat(AnswerChecker.isCorrect(given, "The cat", OPTIONS)).isFalse();
    }

    @Test
    void aIsALetterInsteadOfAnArticleAmongOptions() {
        assertThat(AnswerChecker.isCorrect("A", "A dog.", OPTIONS)).isTrue();
        assertThat(AnswerChecker.isCorrect("A", "A", List.of("A", "B"))).isTrue();
        assertThat(AnswerChecker.isCorrect("The", "A", List.of("A", "B"))).isFalse();
    }

    @Test
    void aLetterIsNotAnAnswerInFreeText() {
        assertThat(AnswerChecker.isCorrect("B", "red", List.of())).isFalse();
    }
}
