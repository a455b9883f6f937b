// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.set;

import java.util.Random;

/** How long clips are. */
enum ClipLengths {
    /** 8 s to 2 min, most of them 16 to 60 s. */
    USUAL {
        @Override
        int of(Random random) {
            double kind = random.nextDouble();
            if (kind < SHORT) {
                return even(8, 14, random);
            }
            return kind < 1 - LONG ? even(16, 60, random) : even(62, 120, random);
        }
    },
    /** 10 minutes. */
    TEN_MINUTES {
        @Override
        int of(Random random) {
            return 600;
        }
    };

    private static final double SHORT = 0.15;
    private static final double LONG = 0.2;

    /** Seconds; even. */
    abstract int of(Random random);

    private static int even(int least, int most, Random random) {
        return least + 2 * random.nextInt((most - least) / 2 + 1);
    }
}
