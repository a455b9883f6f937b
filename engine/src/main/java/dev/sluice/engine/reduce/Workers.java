// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.concurrent.Executor;

/**
 * The threads over which a reducer divides rows or steps that do not depend on each other. How they
 * are divided changes no bit of the result.
 *
 * <p>The calling thread always takes part. If the executor is busy, it does all of the work, and it
 * never waits for a task that has not started. So tasks of the same executor may call a reducer.
 */
public final class Workers {

    private static final int PARTS_PER_THREAD = 2; // so that a late thread holds up less

    private final Executor executor;
    private final int threads;

    /** Work on indices that do not depend on each other. */
    @FunctionalInterface
    interface Range {

        /** Does the work of the indices from {@code from} to {@code to}, exclusive. */
        void run(int from, int to);
    }

    private Workers(Executor executor, int threads) {
        this.executor = executor;
        this.threads = threads;
    }

    /** Returns the calling thread alone. */
    public static Workers caller() {
        return new Workers(Runnable::run, 1);
    }

    /**
     * Returns the calling thread and those of an executor.
     *
     * @param executor owned by the caller
     * @param threads number of threads that work at the same time, the calling one included
     */
    public static Workers of(Executor executor, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "%d threads, expected at least 1".formatted(threads));
        }
        return new Workers(executor, threads);
    }

    /**
     * Does the work of all indices below {@code count}, and returns when it is done.
     *
     * @param least number of indices that are worth a thread
     */
    void run(int count, int least, Range work) {
        int parts = Math.min(PARTS_PER_THREAD * threads, count / Math.max(1, least));
        if (threads == 1 || parts < 2) {
            work.run(0, count);
            return;
        }
        DividedWork divided = new DividedWork(count, parts, work);
        for (int helper = 1; helper < Math.min(threads, parts); helper++) {
            executor.execute(divided::help);
        }
        divided.finish();
    }
}
