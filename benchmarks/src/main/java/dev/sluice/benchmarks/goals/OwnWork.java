// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import com.sun.management.OperatingSystemMXBean;

import java.lang.management.ManagementFactory;

/**
 * Work of this process. What counts is the processor time of the whole process: the collector works
 * for the reducer, too.
 */
record OwnWork(Work work) implements Side {

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Something to do. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    @Override
    public Cost run(int times) {
        long cpu = PROCESS.getProcessCpuTime();
        long wall = System.nanoTime();
        try {
            for (int i = 0; i < times; i++) {
                work.run();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the benchmark's own input was refused", e);
        }
        double spent = PROCESS.getProcessCpuTime() - cpu;
        return new Cost(spent / times, (System.nanoTime() - wall) / (double) times);
    }
}
