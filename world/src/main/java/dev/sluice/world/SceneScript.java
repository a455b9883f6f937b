// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Writes scenes in which things appear, stand next to a landmark, move to another one, change
 * colour, leave and return. The same number gives the same scene on every machine. Each state lasts
 * at least {@value Actor#MIN_STATE_SECONDS} s, so that one frame per second shows all of them.
 */
public final class SceneScript {

    private static final int MAX_THINGS = 5;
    private static final double MIN_GAP = 0.7; // between two changes of the scene, seconds

    private final Random random;
    private final Split split;
    private final double seconds;
    private final List<Actor> actors = new ArrayList<>();

    private SceneScript(Random random, Split split, double seconds) {
        this.random = random;
        this.split = split;
        this.seconds = seconds;
    }

    /**
     * Writes a scene.
     *
     * @param number number of the scene in its set
     * @param seconds duration, at least 1
     */
    public static Scene write(Split split, long number, double seconds) {
        if (!(seconds >= 1 && seconds <= 86_400)) {
            throw new IllegalArgumentException(
                    "found a scene of %s s, expected 1 s to a day".formatted(seconds));
        }
        long seed = split.seed(number);
        Random random = new Random(seed);
        Room room = Room.random(random);
        SceneScript script = new SceneScript(random, split, seconds);
        script.cast();
        script.play();
        List<Thing> things = script.actors.stream().map(a -> a.thing(seconds)).toList();
        return new Scene(
                seed,
                room,
                things.stream().filter(thing -> !thing.phases().isEmpty()).toList(),
                seconds);
    }

    private void cast() {
        List<Kind> kinds = new ArrayList<>(Arrays.asList(Kind.values()));
        Collections.shuffle(kinds, random);
        int count = 2 + random.nextInt(MAX_THINGS - 1);
        for (int i = 0; i < count; i++) {
            actors.add(new Actor(kinds.get(i), split, random));
        }
        int early = random.nextInt(Math.min(4, count + 1));
        for (int i = 0; i < early; i++) {
            actors.get(i)
                    .enter(0, Objects.requireNonNull(freeCorner(), "more corners than things"));
        }
    }

    private void play() {
        double pace = Math.min(15, Math.max(2, seconds / 10)) * (0.6 + random.nextDouble());
        double time = 0;
        while (true) {
            time += MIN_GAP - pace * Math.log(1 - random.nextDouble());
            if (time > seconds) {
                return;
            }
            double now = time;
            actors.forEach(actor -> actor.arriveBy(now));
            List<Runnable> possible = new ArrayList<>();
            for (Actor actor : actors) {
                actor.addPossibleChanges(now, this::freeCorner, possible);
            }
            if (!possible.isEmpty()) {
                possible.get(random.nextInt(possible.size())).run();
            }
        }
    }

    /** Returns a corner where nothing stands and to which nothing moves, or null. */
    private @Nullable Corner freeCorner() {
        List<Corner> free = new ArrayList<>(Arrays.asList(Corner.values()));
        actors.forEach(actor -> free.remove(actor.corner()));
        return free.isEmpty() ? null : free.get(random.nextInt(free.size()));
    }
}
