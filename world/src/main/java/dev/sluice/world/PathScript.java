// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes the path of a camera. The same scene gives the same path on every machine. */
final class PathScript {

    /** The room is half as wide again as what the camera usually shows. */
    static final double OBJECT_SCALE = 0.65;

    private static final long SEED = 0xca3e7aL;
    private static final double MIN_REST = 4; // seconds
    private static final double MAX_REST = 12; // seconds
    private static final double MIN_WAY = 3; // seconds
    private static final double MAX_WAY = 6; // seconds
    private static final double STRONG_SHAKE = 0.05; // room coordinates
    private static final double WEAK_SHAKE = 0.015; // room coordinates

    private final Random random;
    private final double seconds;

    PathScript(Scene scene) {
        this.random = new Random(scene.seed() ^ SEED);
        this.seconds = scene.seconds();
    }

    CameraPath write(Filming filming) {
        int movement = random.nextInt(1 << 16); // drawn always, so that each kind has its own paths
        return switch (filming) {
            case FIXED -> CameraPath.FIXED;
            case SHAKE -> shaking();
            case PAN -> panning();
            case ZOOM -> path(new Sides(0.88, 1.0, 0.5, 0.66), Shake.NONE);
            case ROAM -> path(new Sides(0.7, 0.95, 0.55, 0.7), someShake());
            case MOVING -> write(Filming.movement(movement));
        };
    }

    private CameraPath shaking() {
        double amplitude = between(0.3, 1) * STRONG_SHAKE;
        View view = anywhere(between(0.8, 0.88));
        CameraPath.Stop stop = new CameraPath.Stop(0, 0, view);
        return new CameraPath(List.of(stop), Shake.random(amplitude, random), OBJECT_SCALE);
    }

    private CameraPath panning() {
        double side = between(0.58, 0.78);
        return path(new Sides(side, side, side, side), Shake.NONE);
    }

    private Shake someShake() {
        return random.nextBoolean() ? Shake.NONE : Shake.random(WEAK_SHAKE, random);
    }

    /** The sides of the views, which are wide and narrow in turn, room coordinates. */
    private record Sides(double wideMin, double wideMax, double narrowMin, double narrowMax) {}

    private CameraPath path(Sides sides, Shake shake) {
        List<CameraPath.Stop> stops = new ArrayList<>();
        boolean wide = random.nextBoolean();
        double time = 0;
        View view = next(sides, wide, null);
        while (time <= seconds) {
            double departs = time + between(MIN_REST, MAX_REST);
            stops.add(new CameraPath.Stop(time, departs, view));
            wide = !wide;
            view = next(sides, wide, view);
            time = departs + between(MIN_WAY, MAX_WAY);
        }
        return new CameraPath(stops, shake, OBJECT_SCALE);
    }

    /** Returns a view that is clearly another one than the last. */
    private View next(Sides sides, boolean wide, @Nullable View last) {
        while (true) {
            View view =
                    anywhere(
                            wide
                                    ? between(sides.wideMin(), sides.wideMax())
                                    : between(sides.narrowMin(), sides.narrowMax()));
            if (last == null
                    || Math.abs(view.side() - last.side()) > 0.1
                    || Math.hypot(view.x() - last.x(), view.y() - last.y()) > 0.12) {
                return view;
            }
        }
    }

    /** Returns a view of a size: often at a wall, else somewhere. */
    private View anywhere(double side) {
        return new View(start(side), start(side), side);
    }

    private double start(double side) {
        double free = 1 - side;
        return switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> free;
            default -> free * random.nextDouble();
        };
    }

    private double between(double least, double most) {
        return least + (most - least) * random.nextDouble();
    }
}
