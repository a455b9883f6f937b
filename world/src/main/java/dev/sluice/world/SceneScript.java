package dev.sluice.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Writes scenes: things come, stand by a landmark, move to another, change colour, go, and come
 * back. The same number gives the same scene on every machine. Each state lasts at least {@value
 * Actor#LEAST_SECONDS} s, so that a camera looked at once a second sees all of them.
 */
public final class SceneScript {

    private static final int MOST_THINGS = 5;
    private static final double LEAST_GAP = 0.7;

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
     * A scene.
     *
     * @param number which scene of its set
     * @param seconds how long it lasts, at least 1
     */
    public static Scene write(Split split, long number, double seconds) {
        if (!(seconds >= 1 && seconds <= 86_400)) {
            throw new IllegalArgumentException(
                    "a scene of %s s: expected 1 s to a day".formatted(seconds));
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
        int count = 2 + random.nextInt(MOST_THINGS - 1);
        for (int i = 0; i < count; i++) {
            actors.add(new Actor(kinds.get(i), split, random));
        }
        int early = random.nextInt(Math.min(4, count + 1));
        for (int i = 0; i < early; i++) {
            actors.get(i).come(0, freeSpot());
        }
    }

    private void play() {
        double pace = Math.min(15, Math.max(2, seconds / 10)) * (0.6 + random.nextDouble());
        double time = 0;
        while (true) {
            time += LEAST_GAP - pace * Math.log(1 - random.nextDouble());
            if (time > seconds) {
                return;
            }
            double now = time;
            actors.forEach(actor -> actor.arriveBy(now));
            List<Runnable> possible = new ArrayList<>();
            for (Actor actor : actors) {
                actor.offers(now, this::freeSpot, possible);
            }
            if (!possible.isEmpty()) {
                possible.get(random.nextInt(possible.size())).run();
            }
        }
    }

    /** A corner where nothing stands and to which nothing is on its way, or null. */
    private Spot freeSpot() {
        List<Spot> free = new ArrayList<>(Arrays.asList(Spot.values()));
        actors.forEach(actor -> free.remove(actor.spot()));
        return free.isEmpty() ? null : free.get(random.nextInt(free.size()));
    }
}
