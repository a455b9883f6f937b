// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class WatchTallyTest {

    private final WatchTally tally = new WatchTally(2);

    @Test
    void firesWithTheAnswerThatBecomesYes() {
        List<WatchAnswer> answers = answers("not yet", "yes", "yes", "not yet", "Yes ", "no");

        assertThat(WatchFirings.of(answers))
                .extracting(WatchAnswer::asOf)
                .containsExactly(4.0, 10.0);
    }

    @Test
    void doesNotFireForWhatIsTrueFromTheBeginning() {
        assertThat(WatchFirings.of(answers("yes", "yes"))).isEmpty();
        assertThat(WatchFirings.of(answers("yes", "not yet", "yes"))).hasSize(1);
        assertThat(WatchFirings.of(List.of())).isEmpty();
    }

    @Test
    void sortsTheAnswersByCaptureTime() {
        List<WatchAnswer> answers = new ArrayList<>(answers("not yet", "yes", "not yet", "yes"));
        Collections.reverse(answers);

        assertThat(WatchFirings.of(answers))
                .extracting(WatchAnswer::asOf)
                .containsExactly(4.0, 8.0);
    }

    @Test
    void countsMatchedMissedAndFalseFirings() {
        tally.add(
                List.of(answer(2, "no"), answer(6, "yes"), answer(8, "no"), answer(30, "yes")),
                List.of(5.0, 20.0),
                0,
                40);

        WatchScore score = tally.score();
        assertThat(score.matched()).isEqualTo(1);
        assertThat(score.precision()).isEqualTo(0.5);
        assertThat(score.recall()).isEqualTo(0.5);
        assertThat(score.falseAlarms()).isEqualTo(1);
        assertThat(score.delayMedian()).isEqualTo(1);
        assertThat(score.wallMedian()).as("over all firings").isEqualTo(6);
        assertThat(score.wallP90()).isEqualTo(30);
    }

    @Test
    void timeWithinTheToleranceOfATrueTimeIsNotFree() {
        tally.add(List.of(), List.of(1.0, 10.0, 11.0, 39.0), 1, 40);

        // free: 3 to 8 and 13 to 37
        assertThat(tally.score().freeHours()).isCloseTo(29 / 3600.0, within(1e-9));
    }

    @Test
    void timeBeforeTheFirstAnswerIsNotFree() {
        tally.add(List.of(), List.of(10.0), 3, 40);

        // free: 3 to 8 and 12 to 40
        assertThat(tally.score().freeHours()).isCloseTo(33 / 3600.0, within(1e-9));
    }

    @Test
    void aSecondFiringForOneTrueTimeIsNeitherMatchedNorAFalseAlarm() {
        tally.add(
                List.of(answer(2, "no"), answer(9, "yes"), answer(10, "no"), answer(11, "yes")),
                List.of(10.0),
                0,
                40);

        assertThat(tally.score().matched()).isEqualTo(1);
        assertThat(tally.score().precision()).isEqualTo(0.5);
        assertThat(tally.score().falseAlarms()).isZero();
    }

    @Test
    void falseAlarmsAreCountedPerHour() {
        for (int i = 0; i < 90; i++) {
            tally.add(List.of(answer(2, "no"), answer(6, i < 3 ? "yes" : "no")), List.of(), 0, 40);
        }

        assertThat(tally.score().freeHours()).isCloseTo(1, within(1e-9));
        assertThat(tally.score().falseAlarmsPerHour()).isCloseTo(3, within(1e-9));
        assertThat(tally.score().recall()).as("there are no true times").isNaN();
        assertThat(tally.score().precision()).isZero();
    }

    @Test
    void anEarlyFiringHasANegativeDelay() {
        tally.add(List.of(answer(2, "no"), answer(9, "yes")), List.of(10.0), 0, 40);

        assertThat(tally.score().delayMedian()).isEqualTo(-1);
    }

    private static List<WatchAnswer> answers(String... texts) {
        List<WatchAnswer> answers = new ArrayList<>();
        for (String text : texts) {
            answers.add(answer(2 * (answers.size() + 1), text));
        }
        return answers;
    }

    @Test
    void aFiringIsAtTheFirstStepAndItsDelayLastsToTheStepThatConfirmedIt() {
        WatchTally tally = new WatchTally(1);
        tally.add(
                List.of(answer(1, "no"), new WatchAnswer(12, 10, "yes", 12)), List.of(9.5), 1, 60);
        assertThat(tally.score().matched()).isEqualTo(1);
        assertThat(tally.score().falseAlarms()).isZero();
        assertThat(tally.score().delayMedian()).isEqualTo(2.5);
    }

    private static WatchAnswer answer(double asOf, String text) {
        return new WatchAnswer(asOf, asOf, text, asOf);
    }
}
