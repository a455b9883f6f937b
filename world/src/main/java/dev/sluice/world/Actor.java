// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Writes the script of one thing: collects its phases while the scene advances. Not safe for use by
 * several threads.
 */
final class Actor {

    /** Minimum time between two changes of one thing, seconds. */
    static final double MIN_STATE_SECONDS = 4.2;

    private static final double MIN_SPEED = 0.05; // share of the frame's side per second
    private static final int MAX_MOVES = 3;
    private static final int MAX_RECOLOURS = 2;
    private static final int MAX_ENTRANCES = 2;

    private final Kind kind;
    private final Split split;
    private final Random random;
    private final double radius;
    private final List<Phase> phases = new ArrayList<>();

    private Tint tint;
    private @Nullable Corner corner; // null while the thing is away
    private double x;
    private double y;
    private double since; // start of the current state, seconds
    private double arrival; // end of the current move; not after since if it is not moving
    private int moves;
    private int recolours;
    private int entrances;

    Actor(Kind kind, Split split, Random random) {
        this.kind = kind;
        this.split = split;
        this.random = random;
        this.radius =
                random.nextBoolean()
                        ? 0.085 + 0.012 * random.nextDouble()
                        : 0.112 + 0.015 * random.nextDouble();
        this.tint = anyTint();
    }

    /** Returns the corner where the thing stands or to which it moves, or null while it is away. */
    @Nullable Corner corner() {
        return corner;
    }

    /** Adds the changes that are possible now; likelier ones are added more than once. */
    void addPossibleChanges(
            double now, Supplier<@Nullable Corner> freeCorners, List<Runnable> possible) {
        boolean canChange = now - since >= MIN_STATE_SECONDS && arrival <= now;
        if (entrances > 0 && !canChange) {
            return;
        }
        Corner free = freeCorners.get();
        if (corner == null) {
            if (free != null && entrances < MAX_ENTRANCES) {
                add(possible, entrances == 0 ? 3 : 1, () -> enter(now, free));
            }
            return;
        }
        add(possible, 1, () -> leave(now));
        if (free != null && moves < MAX_MOVES) {
            add(possible, 3, () -> move(now, free));
        }
        if (recolours < MAX_RECOLOURS) {
            add(possible, 2, () -> recolour(now));
        }
    }

    private static void add(List<Runnable> possible, int times, Runnable action) {
        for (int i = 0; i < times; i++) {
            possible.add(action);
        }
    }

    void enter(double now, Corner where) {
        corner = where;
        x = jittered(where.placeX());
        y = jittered(where.placeY());
        since = now;
        entrances++;
    }

    private void leave(double now) {
        stand(now);
        corner = null;
        since = now;
    }

    private void recolour(double now) {
        stand(now);
        Tint before = tint;
        while (tint == before) {
            tint = anyTint();
        }
        since = now;
        recolours++;
    }

    private void move(double now, Corner where) {
        stand(now);
        double toX = jittered(where.placeX());
        double toY = jittered(where.placeY());
        double speed = MIN_SPEED * (1 + 0.6 * random.nextDouble());
        arrival = now + Math.max(MIN_STATE_SECONDS, Math.hypot(toX - x, toY - y) / speed);
        phases.add(new Phase(now, arrival, here(), where, x, y, toX, toY, tint));
        corner = where;
        x = toX;
        y = toY;
        since = now;
        moves++;
    }

    /** If the current move has ended, starts the phase of standing still that follows it. */
    void arriveBy(double now) {
        if (corner != null && arrival > since && arrival <= now) {
            since = arrival;
        }
    }

    /** Ends the phase of standing still that began at the last change. */
    private void stand(double now) {
        if (now > since) {
            phases.add(new Phase(since, now, here(), here(), x, y, x, y, tint));
        }
    }

    private Corner here() {
        return Objects.requireNonNull(corner, "a thing that is away cannot stand or move");
    }

    /** Returns the finished thing. Its last state outlasts the scene, so the end is no change. */
    Thing thing(double seconds) {
        arriveBy(seconds);
        if (corner != null && arrival <= since) {
            stand(seconds + MIN_STATE_SECONDS);
        }
        return new Thing(kind, radius, phases);
    }

    private Tint anyTint() {
        List<Tint> allowed =
                Arrays.stream(Tint.values()).filter(other -> split.shows(kind, other)).toList();
        return allowed.get(random.nextInt(allowed.size()));
    }

    private double jittered(double centre) {
        return centre + 0.05 * (random.nextDouble() - 0.5);
    }
}
