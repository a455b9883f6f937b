package dev.sluice.evaluation.score;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerScoreTest {

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
        assertThat(AnswerScore.isRight(said, right, List.of())).isTrue();
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
        assertThat(AnswerScore.isRight(said, right, List.of())).isFalse();
    }

    @Test
    void noAnswerIsWrong() {
        assertThat(AnswerScore.isRight(null, "red", List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"B", "b", "(B)", "B.", " B) ", "B. The cat", "B: whatever", "cat"})
    void anOptionIsGivenByLetterOrWords(String said) {
        assertThat(AnswerScore.isRight(said, "The cat", OPTIONS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "C", "D", "A. The cat", "B the cat is here", "dog", "Z"})
    void anotherOptionIsWrong(String said) {
        assertThat(AnswerScore.isRight(said, "The cat", OPTIONS)).isFalse();
    }

    @Test
    void theLetterAIsNoArticleAmongOptions() {
        assertThat(AnswerScore.isRight("A", "A dog.", OPTIONS)).isTrue();
        assertThat(AnswerScore.isRight("A", "A", List.of("A", "B"))).isTrue();
        assertThat(AnswerScore.isRight("The", "A", List.of("A", "B"))).isFalse();
    }

    @Test
    void aLetterIsNoAnswerInFreeText() {
        assertThat(AnswerScore.isRight("B", "red", List.of())).isFalse();
    }
}
