// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import java.io.IOException;
import java.util.function.ToDoubleFunction;

/**
 * Compares two sides in turns, so that other load on the machine meets both of them.
 *
 * @param rounds number of turns of each side that count
 * @param turnNanos least time of a turn; on Linux the clock of processor time has ticks of 10 ms
 */
record Turns(int rounds, long turnNanos) {

    private static final int WARM_UP = 3; // turns; the compiler is done after the first

    /** The usual number of turns. */
    static Turns usual() {
        return new Turns(9, 400_000_000);
    }

    /** Few turns, for a build. */
    static Turns few() {
        return new Turns(5, 200_000_000);
    }

    /** Returns the ratio of the anchor's processor time to the side's. */
    Ratio compareCpu(Side anchor, Side side) throws IOException {
        return compare(anchor, side, Cost::cpuNanos);
    }

    /** Returns the ratio of the times that pass. */
    Ratio compareWall(Side anchor, Side side) throws IOException {
        return compare(anchor, side, Cost::wallNanos);
    }

    private Ratio compare(Side anchor, Side side, ToDoubleFunction<Cost> time) throws IOException {
        int anchorTimes = warmUp(anchor);
        int sideTimes = warmUp(side);
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            double anchorTime = time.applyAsDouble(anchor.run(anchorTimes));
            ratios[round] = anchorTime / time.applyAsDouble(side.run(sideTimes));
        }
        return Ratio.of(ratios);
    }

    /** Returns how often the work is to be done in a turn. */
    private int warmUp(Side side) throws IOException {
        int times = 1;
        for (int turn = 0; turn < WARM_UP; turn++) {
            double nanos = side.run(times).wallNanos();
            times = (int) Math.max(1, Math.ceil(turnNanos / nanos));
        }
        return times;
    }
}
