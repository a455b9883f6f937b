// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.set;

import java.util.Random;

/** The distributions of the lengths of clips. */
enum ClipLengths {
    /** Clips of 8 seconds to 2 minutes, most of them of 16 to 60 seconds. */
    USUAL {
        @Override
        int of(Random random) {
            double draw = random.nextDouble();
            if (draw < SHORT) {
                return even(8, 14, random);
            }
            return draw < 1 - LONG ? even(16, 60, random) : even(62, 120, random);
        }
    },
    /** Clips of 10 minutes. */
    TEN_MINUTES {
        @Override
        int of(Random random) {
            return 600;
        }
    };

    private static final double SHORT = 0.15;
    private static final double LONG = 0.2;

    /** Draws a length, an even number of seconds. */
    abstract int of(Random random);

    private static int even(int least, int most, Random random) {
        return least + 2 * random.nextInt((most - least) / 2 + 1);
    }
}
