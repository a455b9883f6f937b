// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.decoding;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * The processor time of two kinds of work on the calling thread, which alternate, so that other
 * load meets both. The figures are medians of turns.
 *
 * @param oneMillis milliseconds of the first
 * @param otherMillis milliseconds of the second
 * @param ratio of the second to the first
 */
record PairedTurns(double oneMillis, double otherMillis, double ratio) {

    /** After fewer, code that runs once a chunk is still interpreted, unlike in a job. */
    private static final int WARM_UP = 40;

    private static final int TURNS = 15;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Something to measure. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    private record Turn(double one, double other) {}

    static PairedTurns measure(Work one, Work other) throws Exception {
        Turn[] turns = new Turn[TURNS];
        for (int turn = -WARM_UP; turn < TURNS; turn++) {
            Turn taken = new Turn(millis(one), millis(other));
            if (turn >= 0) {
                turns[turn] = taken;
            }
        }
        return new PairedTurns(
                median(turns, Turn::one),
                median(turns, Turn::other),
                median(turns, turn -> turn.other / turn.one));
    }

    private static double millis(Work work) throws Exception {
        long start = THREADS.getCurrentThreadCpuTime();
        work.run();
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
    }

    private static double median(Turn[] turns, ToDoubleFunction<Turn> value) {
        double[] sorted = Arrays.stream(turns).mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
