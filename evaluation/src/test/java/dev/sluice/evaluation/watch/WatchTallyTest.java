// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class WatchTallyTest {

    private final WatchTally tally = new WatchTally(2);

    @Test
    void aQuestionFiresWhereItsAnswerBecomesYes() {
        List<WatchAnswer> looks = looks("not yet", "yes", "yes", "not yet", "Yes ", "no");

        assertThat(WatchFirings.of(looks)).extracting(WatchAnswer::asOf).containsExactly(4.0, 10.0);
    }

    @Test
    void whatIsSoFromTheBeginningHasNotHappened() {
        assertThat(WatchFirings.of(looks("yes", "yes"))).isEmpty();
        assertThat(WatchFirings.of(looks("yes", "not yet", "yes"))).hasSize(1);
        assertThat(WatchFirings.of(List.of())).isEmpty();
    }

    @Test
    void theOrderOfArrivalDoesNotMatter() {
        List<WatchAnswer> looks = new ArrayList<>(looks("not yet", "yes", "not yet", "yes"));
        java.util.Collections.reverse(looks);

        assertThat(WatchFirings.of(looks)).extracting(WatchAnswer::asOf).containsExactly(4.0, 8.0);
    }

    @Test
    void rightMissedAndFalseMomentsAreCounted() {
        tally.add(
                List.of(look(2, "no"), look(6, "yes"), look(8, "no"), look(30, "yes")),
                List.of(5.0, 20.0),
                0,
                40);

        WatchScore score = tally.score();
        assertThat(score.matched()).isEqualTo(1);
        assertThat(score.precision()).isEqualTo(0.5);
        assertThat(score.recall()).isEqualTo(0.5);
        assertThat(score.falseAlarms()).isEqualTo(1);
        assertThat(score.delayMedian()).isEqualTo(1);
        assertThat(score.wallMedian()).as("of all that fired").isEqualTo(6);
        assertThat(score.wallNinth()).isEqualTo(30);
    }

    @Test
    void timeNearATrueMomentIsNotFreeOfEvents() {
        tally.add(List.of(), List.of(1.0, 10.0, 11.0, 39.0), 1, 40);

        // free: 3 to 8 and 13 to 37
        assertThat(tally.score().freeHours()).isCloseTo(29 / 3600.0, within(1e-9));
    }

    @Test
    void timeBeforeTheFirstLookIsNotWatched() {
        tally.add(List.of(), List.of(10.0), 3, 40);

        // free: 3 to 8 and 12 to 40
        assertThat(tally.score().freeHours()).isCloseTo(33 / 3600.0, within(1e-9));
    }

    @Test
    void aSecondFiringForOneMomentIsNotRightButNoFalseAlarmOfQuietTimeEither() {
        tally.add(
                List.of(look(2, "no"), look(9, "yes"), look(10, "no"), look(11, "yes")),
                List.of(10.0),
                0,
                40);

        assertThat(tally.score().matched()).isEqualTo(1);
        assertThat(tally.score().precision()).isEqualTo(0.5);
        assertThat(tally.score().falseAlarms()).isZero();
    }

    @Test
    void falseAlarmsAreGivenForAnHour() {
        for (int i = 0; i < 90; i++) {
            tally.add(List.of(look(2, "no"), look(6, i < 3 ? "yes" : "no")), List.of(), 0, 40);
        }

        assertThat(tally.score().freeHours()).isCloseTo(1, within(1e-9));
        assertThat(tally.score().falseAlarmsPerHour()).isCloseTo(3, within(1e-9));
        assertThat(tally.score().recall()).as("there was nothing to find").isNaN();
        assertThat(tally.score().precision()).isZero();
    }

    @Test
    void anEarlyFiringHasANegativeDelay() {
        tally.add(List.of(look(2, "no"), look(9, "yes")), List.of(10.0), 0, 40);

        assertThat(tally.score().delayMedian()).isEqualTo(-1);
    }

    private static List<WatchAnswer> looks(String... texts) {
        List<WatchAnswer> looks = new ArrayList<>();
        for (String text : texts) {
            looks.add(look(2 * (looks.size() + 1), text));
        }
        return looks;
    }

    private static WatchAnswer look(double asOf, String text) {
        return new WatchAnswer(asOf, text, asOf);
    }
}
