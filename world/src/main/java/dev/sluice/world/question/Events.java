// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.Kind;
import dev.sluice.world.Landmark;
import dev.sluice.world.Room;
import dev.sluice.world.Tint;
import dev.sluice.world.Truth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Lists the events of a scene and finds when they happen. Stateless. */
public final class Events {

    private static final int MAX_COUNT = 4;

    private Events() {}

    /** Returns all events that are possible in a room. */
    public static List<Event> all(Room room) {
        List<Event> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            all.add(new Event.Comes(kind));
            all.add(new Event.Leaves(kind));
            all.add(new Event.Moves(kind));
            for (Landmark landmark : room.landmarks().values()) {
                all.add(new Event.IsBy(kind, landmark));
            }
            for (Tint tint : Tint.values()) {
                all.add(new Event.Turns(kind, tint));
            }
        }
        for (int count = 1; count <= MAX_COUNT; count++) {
            all.add(new Event.ThereAre(count));
        }
        return all;
    }

    /**
     * Returns the times at which an event happens after the start of the scene, ascending, seconds
     * of scene time.
     */
    public static List<Double> moments(Event event, Truth truth) {
        TreeSet<Double> changes = new TreeSet<>();
        event.about().forEach(kind -> changes.addAll(truth.changes(kind)));
        boolean before = event.holds(truth, 0);
        List<Double> moments = new ArrayList<>();
        for (double change : changes) {
            boolean after = event.holds(truth, change);
            if (after && !before) {
                moments.add(change);
            }
            before = after;
        }
        return moments;
    }

    /**
     * Chooses events to watch a scene for: some that happen in it and some that never do, fewer if
     * it does not have so many.
     *
     * @param happening number of events that happen
     * @param never number of events that do not
     * @param random determines which ones
     */
    public static List<Event> choose(Truth truth, int happening, int never, Random random) {
        List<Event> all = new ArrayList<>(all(truth.scene().room()));
        Collections.shuffle(all, random);
        List<Event> chosen = new ArrayList<>();
        all.stream()
                .filter(e -> !moments(e, truth).isEmpty())
                .limit(happening)
                .forEach(chosen::add);
        all.stream().filter(e -> moments(e, truth).isEmpty()).limit(never).forEach(chosen::add);
        return chosen;
    }
}
