package dev.sluice.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** A thing while its script is written. Not safe for several threads. */
final class Actor {

    /** The shortest time between two changes of one thing, seconds. */
    static final double LEAST_SECONDS = 4.2;

    private static final double SLOWEST = 0.05; // of the picture's side, a second
    private static final int MOST_MOVES = 3;
    private static final int MOST_RECOLOURS = 2;
    private static final int MOST_ENTRANCES = 2;

    private final Kind kind;
    private final Split split;
    private final Random random;
    private final double radius;
    private final List<Phase> phases = new ArrayList<>();

    private Tint tint;
    private Spot spot; // null while away
    private double x;
    private double y;
    private double since; // when the present state began
    private double arrival; // end of the move under way, or not after since
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

    Spot spot() {
        return spot;
    }

    /** Adds what could happen to it now; what is likelier is added more than once. */
    void offers(double now, Supplier<Spot> places, List<Runnable> possible) {
        boolean steady = now - since >= LEAST_SECONDS && arrival <= now;
        if (entrances > 0 && !steady) {
            return;
        }
        Spot free = places.get();
        if (spot == null) {
            if (free != null && entrances < MOST_ENTRANCES) {
                add(possible, entrances == 0 ? 3 : 1, () -> come(now, free));
            }
            return;
        }
        add(possible, 1, () -> leave(now));
        if (free != null && moves < MOST_MOVES) {
            add(possible, 3, () -> move(now, free));
        }
        if (recolours < MOST_RECOLOURS) {
            add(possible, 2, () -> recolour(now));
        }
    }

    private static void add(List<Runnable> possible, int times, Runnable action) {
        for (int i = 0; i < times; i++) {
            possible.add(action);
        }
    }

    void come(double now, Spot where) {
        spot = where;
        x = near(where.placeX());
        y = near(where.placeY());
        since = now;
        entrances++;
    }

    private void leave(double now) {
        stand(now);
        spot = null;
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

    private void move(double now, Spot where) {
        stand(now);
        double toX = near(where.placeX());
        double toY = near(where.placeY());
        double speed = SLOWEST * (1 + 0.6 * random.nextDouble());
        arrival = now + Math.max(LEAST_SECONDS, Math.hypot(toX - x, toY - y) / speed);
        phases.add(new Phase(now, arrival, spot, where, x, y, toX, toY, tint));
        spot = where;
        x = toX;
        y = toY;
        since = now;
        moves++;
    }

    /** Lets a move that has ended by now be followed by standing still. */
    void arriveBy(double now) {
        if (spot != null && arrival > since && arrival <= now) {
            since = arrival;
        }
    }

    /** Closes the time of standing still that began at the last change. */
    private void stand(double now) {
        if (now > since) {
            phases.add(new Phase(since, now, spot, spot, x, y, x, y, tint));
        }
    }

    /** The thing as written; its last state outlasts the scene, whose end changes nothing. */
    Thing thing(double seconds) {
        arriveBy(seconds);
        if (spot != null && arrival <= since) {
            stand(seconds + LEAST_SECONDS);
        }
        return new Thing(kind, radius, phases);
    }

    private Tint anyTint() {
        List<Tint> shown =
                Arrays.stream(Tint.values()).filter(other -> split.shows(kind, other)).toList();
        return shown.get(random.nextInt(shown.size()));
    }

    private double near(double place) {
        return place + 0.05 * (random.nextDouble() - 0.5);
    }
}
