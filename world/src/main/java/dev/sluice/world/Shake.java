// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How a camera shakes: a sum of oscillations in each direction. Immutable.
 *
 * @param waves all oscillations
 */
record Shake(List<Wave> waves) {

    /** A camera that stands firmly. */
    static final Shake NONE = new Shake(List.of());

    private static final int WAVES = 3; // in each direction
    private static final double MIN_HERTZ = 0.3;
    private static final double MAX_HERTZ = 2.5;

    /**
     * One oscillation.
     *
     * @param across whether it is horizontal
     * @param amplitude room coordinates
     * @param hertz oscillations per second
     * @param phase at time 0, radians
     */
    record Wave(boolean across, double amplitude, double hertz, double phase) {

        double at(double time) {
            // StrictMath, so that scenes are equal on every machine.
            return amplitude * StrictMath.sin(2 * Math.PI * hertz * time + phase);
        }
    }

    Shake {
        waves = List.copyOf(waves);
    }

    /**
     * Generates a shake.
     *
     * @param amplitude largest distance in either direction, room coordinates
     */
    static Shake random(double amplitude, Random random) {
        List<Wave> waves = new ArrayList<>();
        for (int i = 0; i < 2 * WAVES; i++) {
            double hertz = MIN_HERTZ + (MAX_HERTZ - MIN_HERTZ) * random.nextDouble();
            double phase = 2 * Math.PI * random.nextDouble();
            waves.add(new Wave(i % 2 == 0, amplitude / WAVES, hertz, phase));
        }
        return new Shake(waves);
    }

    /** Returns a view as it is shaken at a time. */
    View of(View view, double time) {
        if (waves.isEmpty()) {
            return view;
        }
        double right = 0;
        double down = 0;
        for (Wave wave : waves) {
            if (wave.across()) {
                right += wave.at(time);
            } else {
                down += wave.at(time);
            }
        }
        return view.moved(right, down);
    }
}
