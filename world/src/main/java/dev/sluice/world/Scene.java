// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.util.List;

/**
 * Everything that a camera can see during a period of time, exactly.
 *
 * @param seed seed of the scene, which also determines the sensor noise
 * @param room the background
 * @param things from the farthest to the nearest; all of different kinds
 * @param seconds duration; nothing changes afterwards
 */
public record Scene(long seed, Room room, List<Thing> things, double seconds) {

    public Scene {
        things = List.copyOf(things);
        if (things.stream().map(Thing::kind).distinct().count() != things.size()) {
            throw new IllegalArgumentException(
                    "found two things of the same kind, expected different ones: " + things);
        }
    }
}
