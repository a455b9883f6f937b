// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import dev.sluice.world.Split;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class WatchSetTest {

    private final WatchSet set = WatchSet.of(Split.TEST, WatchEvaluation.FIRST_SCENE, 12);

    @Test
    void theSameArgumentsGiveTheSameWatches() {
        assertThat(WatchSet.of(Split.TEST, WatchEvaluation.FIRST_SCENE, 12).watches())
                .extracting(EvalWatch::id, EvalWatch::text)
                .isEqualTo(set.watches().stream().map(w -> tuple(w.id(), w.text())).toList());
    }

    @Test
    void someEventsHappenAndSomeNeverDo() {
        assertThat(set.clips()).hasSize(12);
        assertThat(set.watches().stream().filter(w -> w.trueTimes(0).isEmpty())).hasSize(24);
        assertThat(set.watches().stream().filter(w -> !w.trueTimes(0).isEmpty()))
                .hasSizeGreaterThan(40);
        assertThat(set.watches()).allMatch(w -> w.text().matches("Tell me when .+\\."));
    }

    @Test
    void aModelThatIsRightAfterEveryStepFindsNearlyAllWithinAStep() {
        WatchTally tally = new WatchTally(2);
        for (EvalWatch watch : set.watches()) {
            double seconds = watch.truth().scene().seconds();
            tally.add(watch.perfectAnswers(1, 2), watch.trueTimes(1), 1, seconds);
        }

        assertThat(tally.score().recall())
                .as("an event of less than a step can be missed")
                .isGreaterThan(0.9);
        assertThat(tally.score().precision()).isGreaterThan(0.95);
        assertThat(tally.score().delayMedian()).isBetween(0.0, 2.0);
        assertThat(tally.score().falseAlarms()).isZero();
    }

    @Test
    void theTrueStepsAreTheFirstOnesThatEndWhileAnEventHolds() {
        int steps = 0;
        for (EvalWatch watch : set.watches()) {
            for (double end : watch.trueSteps(1, 2)) {
                assertThat(watch.event().holds(watch.truth(), end)).isTrue();
                assertThat(watch.event().holds(watch.truth(), end - 2)).isFalse();
                assertThat(watch.trueTimes(0)).anyMatch(time -> time > end - 2 && time <= end);
                steps++;
            }
        }
        assertThat(steps).isGreaterThan(40);
    }
}
