// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.world.Truth;
import dev.sluice.world.question.Family;
import dev.sluice.world.question.Question;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What counts as right, and when. */
final class AnswerKeyTest {

    private final Truth truth = Scenes.turningCircle();
    private final AnswerKey colour =
            new AnswerKey.Fact(
                    truth,
                    new Question(Family.COLOUR_NOW, 8, "What colour is the circle?", "red", false));
    private final AnswerKey blue = new AnswerKey.Fired(Scenes.TURN, 14);

    @Test
    void theTruthIsThatOfTheTimeWhichTheAnswerKnows() {
        assertThat(colour.judge("Red.", 8)).contains(Verdict.of(true, "red"));
        assertThat(colour.judge("blue", 8)).contains(Verdict.of(false, "red"));
        assertThat(colour.judge("blue", 14)).contains(Verdict.of(true, "blue"));
        assertThat(colour.judge("red", 14)).contains(Verdict.of(false, "blue"));
    }

    @Test
    void nothingIsSaidWhileTheTruthIsNotClear() {
        assertThat(colour.judge("red", 12)).as("the last step shows both").isEmpty();
        assertThat(colour.judge("blue", 22)).as("it has just left").isEmpty();
        assertThat(colour.judge("blue", 26)).as("it is away").isEmpty();
    }

    @Test
    void anAnswerBetweenTwoStepsIsJudgedByWhatTheLastOneShowed() {
        assertThat(colour.judge("red", 9)).contains(Verdict.of(true, "red"));
        assertThat(colour.judge("blue", 13)).as("the step up to 12 shows both").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "8, not yet, true, not yet",
        "8, yes, false, not yet",
        "8, blue, false, not yet",
        "12, yes, true, yes",
        "12, not yet, true, yes",
        "12, blue, false, yes",
        "14, yes, true, yes",
        "14, not yet, false, yes",
        "15, yes, true, yes",
        "16, yes, false, yes"
    })
    void aWatchHasToTellWhenItIsSeenAndNotBefore(
            double asOf, String words, boolean right, String so) {
        Verdict verdict = blue.judge(words, asOf).orElseThrow();
        assertThat(verdict.right()).isEqualTo(right);
        assertThat(verdict.truth()).isEqualTo(so);
        assertThat(verdict.moment().isPresent())
                .as("tells of it")
                .isEqualTo(words.equals("yes") && asOf >= Scenes.TURN);
    }
}
