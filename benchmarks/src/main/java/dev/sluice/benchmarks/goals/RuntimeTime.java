// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.management.OperatingSystemMXBean;
import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of the processor time of this process its threads spend in runs of ONNX Runtime. A
 * thread looks at the others every few milliseconds; what one of them has used since the last look
 * counts as the runtime's if it is in a run now. The runtime must have no threads of its own
 * (option threads: 1), because the JVM does not see them.
 */
final class RuntimeTime implements AutoCloseable {

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String SESSION = "ai.onnxruntime.OrtSession";
    private static final int INTERVAL = 10; // milliseconds; each look stops the JVM
    private static final int DEPTH = 4; // frames; a run is the top one

    private final Thread sampler = new Thread(this::sample, "goals-runtime-time");
    private final Map<Long, Long> used = new HashMap<>(); // by thread id, nanoseconds
    private volatile boolean ended;

    @GuardedBy("this")
    private double inside; // nanoseconds

    @GuardedBy("this")
    private double own; // of the sampler

    /** Begins to look. */
    static RuntimeTime start() {
        RuntimeTime time = new RuntimeTime();
        time.sampler.setDaemon(true);
        time.sampler.start();
        return time;
    }

    /**
     * Processor time up to now, nanoseconds.
     *
     * @param inside in runs of ONNX Runtime
     * @param all of the process, without that of looking
     */
    record Spent(double inside, double all) {

        Spent minus(Spent before) {
            return new Spent(inside - before.inside, all - before.all);
        }

        double share() {
            return inside / all;
        }
    }

    synchronized Spent now() {
        look();
        return new Spent(inside, PROCESS.getProcessCpuTime() - own);
    }

    private void sample() {
        while (!ended) {
            synchronized (this) {
                look();
                own = THREADS.getCurrentThreadCpuTime();
            }
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @GuardedBy("this")
    private void look() {
        Map<Long, Long> worked = new HashMap<>();
        for (long id : THREADS.getAllThreadIds()) {
            long time = THREADS.getThreadCpuTime(id);
            long before = used.getOrDefault(id, 0L);
            if (time > before) {
                used.put(id, time);
                worked.put(id, time - before);
            }
        }
        long[] ids = worked.keySet().stream().mapToLong(Long::longValue).toArray();
        for (ThreadInfo thread : THREADS.getThreadInfo(ids, DEPTH)) {
            if (isInRun(thread)) {
                inside += worked.getOrDefault(thread.getThreadId(), 0L);
            }
        }
    }

    private static boolean isInRun(@Nullable ThreadInfo thread) {
        if (thread == null) { // it has ended
            return false;
        }
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals(SESSION) && frame.getMethodName().equals("run")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        ended = true;
        sampler.interrupt();
    }
}
