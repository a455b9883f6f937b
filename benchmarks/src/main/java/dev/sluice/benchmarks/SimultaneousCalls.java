// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import com.sun.management.OperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What several callers got that called at the same time, each on a thread of its own.
 *
 * @param results in the order of the calls
 * @param wallSeconds until the last call had ended
 * @param cpuSeconds processor time of the process meanwhile
 */
public record SimultaneousCalls<T>(List<T> results, double wallSeconds, double cpuSeconds) {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Makes all calls at once, and waits for them. */
    public static <T> SimultaneousCalls<T> make(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            long cpu = PROCESS.getProcessCpuTime();
            long wall = System.nanoTime();
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(calls)) {
                results.add(done.get());
            }
            return new SimultaneousCalls<>(
                    results,
                    (System.nanoTime() - wall) / 1e9,
                    (PROCESS.getProcessCpuTime() - cpu) / 1e9);
        } finally {
            threads.shutdownNow();
        }
    }
}
