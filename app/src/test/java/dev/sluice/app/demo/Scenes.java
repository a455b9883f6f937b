// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.world.Corner;
import dev.sluice.world.Kind;
import dev.sluice.world.Landmark;
import dev.sluice.world.Phase;
import dev.sluice.world.Room;
import dev.sluice.world.Scene;
import dev.sluice.world.Thing;
import dev.sluice.world.Tint;
import dev.sluice.world.Truth;

import java.util.List;
import java.util.Map;

/** A scene whose truth can be read off: a circle by the door that turns blue at 10.5 s. */
final class Scenes {

    static final double TURN = 10.5;
    static final double LEAVE = 20.5;

    private Scenes() {}

    /** The circle is red from the beginning, blue from 10.5 s on and away from 20.5 s on. */
    static Truth turningCircle() {
        Thing circle =
                new Thing(
                        Kind.CIRCLE,
                        0.1,
                        List.of(stand(0, TURN, Tint.RED), stand(TURN, LEAVE, Tint.BLUE)));
        return new Truth(new Scene(1, room(), List.of(circle), 40));
    }

    private static Phase stand(double from, double to, Tint tint) {
        return new Phase(from, to, Corner.TOP_LEFT, Corner.TOP_LEFT, 0.3, 0.3, 0.3, 0.3, tint);
    }

    private static Room room() {
        return new Room(
                Map.of(
                        Corner.TOP_LEFT, Landmark.DOOR,
                        Corner.TOP_RIGHT, Landmark.LAMP,
                        Corner.BOTTOM_LEFT, Landmark.TABLE,
                        Corner.BOTTOM_RIGHT, Landmark.PLANT),
                new int[] {80, 80, 80},
                new int[3],
                new int[3]);
    }
}
