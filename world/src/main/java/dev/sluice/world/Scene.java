package dev.sluice.world;

import java.util.List;

/**
 * All that a camera could see for some time: the exact truth.
 *
 * @param seed decides the sensor's noise
 * @param room the background
 * @param things from the farthest to the nearest; all of different kinds
 * @param seconds how long it lasts; nothing changes afterwards
 */
public record Scene(long seed, Room room, List<Thing> things, double seconds) {

    public Scene {
        things = List.copyOf(things);
        if (things.stream().map(Thing::kind).distinct().count() != things.size()) {
            throw new IllegalArgumentException("two things of a scene are of one kind: " + things);
        }
    }
}
