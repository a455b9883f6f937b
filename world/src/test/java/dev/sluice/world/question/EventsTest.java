// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.HandMade;
import dev.sluice.world.Kind;
import dev.sluice.world.Landmark;
import dev.sluice.world.Scene;
import dev.sluice.world.SceneScript;
import dev.sluice.world.Split;
import dev.sluice.world.Tint;
import dev.sluice.world.Truth;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class EventsTest {

    private static final double TICK = 0.05;

    private final Truth truth = new Truth(HandMade.SCENE);

    @Test
    void anEventHappensWhenItsConditionBecomesTrue() {
        assertThat(moments(new Event.Comes(Kind.CIRCLE))).containsExactly(36.0);
        assertThat(moments(new Event.Comes(Kind.SQUARE))).containsExactly(5.0);
        assertThat(moments(new Event.Comes(Kind.RING))).isEmpty();
        assertThat(moments(new Event.Leaves(Kind.CIRCLE))).containsExactly(30.0);
        assertThat(moments(new Event.Leaves(Kind.CROSS))).containsExactly(20.0);
        assertThat(moments(new Event.Moves(Kind.SQUARE))).containsExactly(25.0);
        assertThat(moments(new Event.Turns(Kind.CIRCLE, Tint.BLUE))).containsExactly(22.0, 36.0);
        assertThat(moments(new Event.Turns(Kind.CIRCLE, Tint.RED))).isEmpty();
    }

    @Test
    void beingByALandmarkBeginsWithTheArrival() {
        assertThat(moments(new Event.IsBy(Kind.CIRCLE, Landmark.WINDOW))).containsExactly(16.0);
        assertThat(moments(new Event.IsBy(Kind.CIRCLE, Landmark.LAMP))).containsExactly(36.0);
        assertThat(moments(new Event.IsBy(Kind.SQUARE, Landmark.DOOR))).containsExactly(31.0);
        assertThat(moments(new Event.IsBy(Kind.SQUARE, Landmark.PLANT))).isEmpty();
    }

    @Test
    void aCountIsReachedFromBelowAndFromAbove() {
        assertThat(moments(new Event.ThereAre(1))).containsExactly(30.0);
        assertThat(moments(new Event.ThereAre(2))).containsExactly(5.0, 20.0, 36.0);
        assertThat(moments(new Event.ThereAre(3))).containsExactly(12.0);
        assertThat(moments(new Event.ThereAre(4))).isEmpty();
    }

    @Test
    void momentsAreThoseThatAScanOfTheWholeSceneFinds() {
        int found = 0;
        for (long number = 0; number < 25; number++) {
            Scene scene = SceneScript.write(Split.TEST, number, 60);
            Truth truthOfScene = new Truth(scene);
            for (Event event : Events.all(scene.room())) {
                double last = scene.seconds() - TICK; // what the scan gets to
                List<Double> moments =
                        Events.moments(event, truthOfScene).stream().filter(m -> m < last).toList();
                assertMatch(moments, scan(event, truthOfScene), event, number);
                found += moments.size();
            }
        }
        assertThat(found).isGreaterThan(300);
    }

    /** A state that lasts for less than a tick, between changes of two things, may be missed. */
    private static void assertMatch(
            List<Double> moments, List<Double> scanned, Event event, long number) {
        assertThat(scanned)
                .as("%s in scene %d: %s", event, number, moments)
                .allMatch(time -> moments.stream().anyMatch(m -> m <= time && time < m + TICK));
        if (!(event instanceof Event.ThereAre)) {
            assertThat(moments).as("%s in scene %d", event, number).hasSameSizeAs(scanned);
        }
    }

    private static List<Double> scan(Event event, Truth truth) {
        List<Double> found = new ArrayList<>();
        boolean before = event.holds(truth, 0);
        for (int tick = 1; tick * TICK < truth.scene().seconds(); tick++) {
            boolean now = event.holds(truth, tick * TICK);
            if (now && !before) {
                found.add(tick * TICK);
            }
            before = now;
        }
        return found;
    }

    private List<Double> moments(Event event) {
        return Events.moments(event, truth);
    }
}
