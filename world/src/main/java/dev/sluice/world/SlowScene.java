// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Writes scenes in which one thing hardly changes. The same number gives the same scene on every
 * machine.
 */
final class SlowScene {

    private static final double AFTER = 10; // how long phases outlast the scene, seconds
    private static final double STANDS_FIRST = 0.05; // share of the duration
    private static final double CREEPS = 0.8; // share of the duration
    private static final double MIN_REST = 6; // seconds
    private static final double MAX_REST = 20; // seconds
    private static final double MOVE_SECONDS = 6.4;

    private final Split split;
    private final Random random;
    private final Room room;
    private final long seed;
    private final double seconds;
    private final List<Kind> kinds = new ArrayList<>(Arrays.asList(Kind.values()));

    private SlowScene(Split split, long number, double seconds) {
        if (!(seconds >= 1 && seconds <= 86_400)) {
            throw new IllegalArgumentException(
                    "found a scene of %s s, expected 1 s to a day".formatted(seconds));
        }
        this.split = split;
        this.seed = split.seed(number);
        this.random = new Random(seed);
        this.room = Room.random(random);
        this.seconds = seconds;
        Collections.shuffle(kinds, random);
    }

    static Scene creeping(Split split, long number, double seconds) {
        SlowScene script = new SlowScene(split, number, seconds);
        Corner start = script.any(Corner.values());
        Corner end = script.random.nextBoolean() ? acrossFrom(start) : belowOrAbove(start);
        Kind kind = script.kinds.get(0);
        Tint tint = script.tint(kind);
        double departs = STANDS_FIRST * seconds;
        double arrives = departs + CREEPS * seconds;
        List<Phase> phases =
                List.of(
                        phase(0, departs, start, start, tint),
                        phase(departs, arrives, start, end, tint),
                        phase(arrives, seconds + AFTER, end, end, tint));
        return script.scene(List.of(new Thing(kind, script.radius(), phases)));
    }

    static Scene still(Split split, long number, double seconds) {
        SlowScene script = new SlowScene(split, number, seconds);
        Corner corner = script.any(Corner.values());
        Kind kind = script.kinds.get(0);
        Phase always = phase(0, seconds + AFTER, corner, corner, script.tint(kind));
        Thing still = new Thing(kind, script.radius(), List.of(always));
        return script.scene(List.of(still, script.restless(corner)));
    }

    /** Returns a thing that moves between the three other corners, along the sides of the room. */
    private Thing restless(Corner avoided) {
        Kind kind = kinds.get(1);
        Tint tint = tint(kind);
        Corner middle = acrossFrom(belowOrAbove(avoided));
        List<Corner> ends = List.of(acrossFrom(avoided), belowOrAbove(avoided));
        List<Phase> phases = new ArrayList<>();
        Corner current = middle;
        double time = 0;
        while (time <= seconds) {
            double departs = time + MIN_REST + random.nextDouble() * (MAX_REST - MIN_REST);
            Corner next = current == middle ? ends.get(random.nextInt(ends.size())) : middle;
            phases.add(phase(time, departs, current, current, tint));
            phases.add(phase(departs, departs + MOVE_SECONDS, current, next, tint));
            current = next;
            time = departs + MOVE_SECONDS;
        }
        return new Thing(kind, radius(), phases);
    }

    private Scene scene(List<Thing> things) {
        return new Scene(seed, room, things, seconds);
    }

    private <T> T any(T[] all) {
        return all[random.nextInt(all.length)];
    }

    private Tint tint(Kind kind) {
        List<Tint> allowed =
                Arrays.stream(Tint.values()).filter(tint -> split.shows(kind, tint)).toList();
        return allowed.get(random.nextInt(allowed.size()));
    }

    private double radius() {
        return 0.09 + 0.03 * random.nextDouble();
    }

    private static Phase phase(double from, double to, Corner start, Corner end, Tint tint) {
        return new Phase(
                from,
                to,
                start,
                end,
                start.placeX(),
                start.placeY(),
                end.placeX(),
                end.placeY(),
                tint);
    }

    private static Corner acrossFrom(Corner corner) {
        return switch (corner) {
            case TOP_LEFT -> Corner.TOP_RIGHT;
            case TOP_RIGHT -> Corner.TOP_LEFT;
            case BOTTOM_LEFT -> Corner.BOTTOM_RIGHT;
            case BOTTOM_RIGHT -> Corner.BOTTOM_LEFT;
        };
    }

    private static Corner belowOrAbove(Corner corner) {
        return switch (corner) {
            case TOP_LEFT -> Corner.BOTTOM_LEFT;
            case TOP_RIGHT -> Corner.BOTTOM_RIGHT;
            case BOTTOM_LEFT -> Corner.TOP_LEFT;
            case BOTTOM_RIGHT -> Corner.TOP_RIGHT;
        };
    }
}
