// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.util.List;

/**
 * Everything that a camera can see during a period of time, exactly, and where it looks.
 *
 * @param seed seed of the scene, which also determines the sensor noise
 * @param room the background
 * @param things from the farthest to the nearest; all of different kinds
 * @param seconds duration; nothing changes afterwards
 * @param path where the camera looks
 */
public record Scene(long seed, Room room, List<Thing> things, double seconds, CameraPath path) {

    public Scene {
        things = List.copyOf(things);
        if (things.stream().map(Thing::kind).distinct().count() != things.size()) {
            throw new IllegalArgumentException(
                    "found two things of the same kind, expected different ones: " + things);
        }
    }

    /** A scene that a fixed camera films. */
    public Scene(long seed, Room room, List<Thing> things, double seconds) {
        this(seed, room, things, seconds, CameraPath.FIXED);
    }

    /** Returns the same scene, filmed along another path. */
    public Scene filmed(CameraPath along) {
        return new Scene(seed, room, things, seconds, along);
    }
}
