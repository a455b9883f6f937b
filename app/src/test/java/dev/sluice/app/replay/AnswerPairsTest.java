// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.Query;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

import static dev.sluice.app.replay.TestingAnswers.SECOND;
import static dev.sluice.app.replay.TestingAnswers.START;
import static dev.sluice.app.replay.TestingAnswers.once;
import static dev.sluice.app.replay.TestingAnswers.watch;
import static org.assertj.core.api.Assertions.assertThat;

/** Which answers of two runs belong together. */
final class AnswerPairsTest {

    @Test
    void answersToAQuestionArePairedByIdInTheOrderOfTheirMoments() {
        List<AnswerPair> pairs =
                AnswerPairs.of(
                        List.of(once("late", 9, "yes"), once("early", 3, "yes")),
                        List.of(once("early", 3, "no"), once("late", 9, "yes")));
        assertThat(pairs).extracting(AnswerPair::moment).containsExactly(at(3), at(9));
        assertThat(pairs).extracting(AnswerPair::differs).containsExactly(true, false);
    }

    @Test
    void answersOfOneRunOnlyAreNoDifference() {
        List<AnswerPair> pairs =
                AnswerPairs.of(List.of(once("a", 1, "yes")), List.of(once("b", 2, "no")));
        assertThat(pairs).hasSize(2).noneMatch(AnswerPair::isComplete);
        assertThat(pairs).noneMatch(AnswerPair::differs);
    }

    /** A: no from 1, yes from 5. B: no from 1, yes from 3, no from 8. */
    @Test
    void watchesAreComparedByWhatIsValidAtEachMoment() {
        List<AnswerPair> pairs =
                AnswerPairs.of(
                        List.of(watch("w", 0, 1, "no"), watch("w", 1, 5, "yes")),
                        List.of(
                                watch("w", 0, 1, "no"),
                                watch("w", 1, 3, "yes"),
                                watch("w", 2, 8, "no")));
        assertThat(pairs)
                .extracting(AnswerPair::moment)
                .containsExactly(at(1), at(3), at(5), at(8));
        assertThat(pairs).allMatch(AnswerPair::isComplete);
        assertThat(pairs).extracting(AnswerPair::differs).containsExactly(false, true, false, true);
    }

    @Test
    void aWatchThatOneRunAnsweredLaterHasNoPairBefore() {
        List<AnswerPair> pairs =
                AnswerPairs.of(
                        List.of(watch("w", 0, 4, "no")),
                        List.of(watch("w", 0, 1, "yes"), watch("w", 1, 4, "no")));
        assertThat(pairs).extracting(AnswerPair::isComplete).containsExactly(false, true);
    }

    @Test
    void questionsAboutNowAreAboutTheTimeUpToWhichTheAnswerIsValid() {
        Query now = Query.latest("gate", "What moves?").withId("now");
        AnswerPair pair =
                AnswerPairs.of(
                                List.of(TestingAnswers.answer(now, 0, 7, "a square", 10)),
                                List.of(TestingAnswers.answer(now, 0, 7, "nothing", 100)))
                        .get(0);
        assertThat(pair.moment()).isEqualTo(at(7));
        assertThat(pair.question()).isEqualTo("What moves?");
        assertThat(Objects.requireNonNull(pair.a()).answer().text()).isEqualTo("a square");
        assertThat(Objects.requireNonNull(pair.b()).answer().text()).isEqualTo("nothing");
    }

    private static long at(int second) {
        return START + second * SECOND;
    }
}
