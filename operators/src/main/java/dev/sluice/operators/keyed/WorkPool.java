// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.keyed;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A lease on a bounded pool of threads that the process shares: all subtasks that lease a pool of
 * the same name get the same threads, so that parallelism does not multiply them. The threads end
 * with the last lease. Safe for use by several threads.
 */
public final class WorkPool implements AutoCloseable {

    private static final Object LOCK = new Object();

    @GuardedBy("LOCK")
    private static final Map<String, Shared> POOLS = new HashMap<>();

    private final String name;
    private final Shared shared;

    @GuardedBy("LOCK")
    private boolean closed;

    private WorkPool(String name, Shared shared) {
        this.name = name;
        this.shared = shared;
    }

    /** Leases the pool of this name. The first lease sets the number of threads. */
    public static WorkPool lease(String name, int threads) {
        synchronized (LOCK) {
            Shared shared = POOLS.computeIfAbsent(name, key -> new Shared(key, threads));
            shared.leases++;
            return new WorkPool(name, shared);
        }
    }

    /** Queues a task. Tasks start in the order of their submission. */
    public void execute(Runnable task) {
        shared.threads.execute(task);
    }

    @Override
    public void close() {
        synchronized (LOCK) {
            if (closed) {
                return;
            }
            closed = true;
            if (--shared.leases == 0) {
                POOLS.remove(name);
                shared.threads.shutdownNow();
            }
        }
    }

    private static final class Shared {
        private final ExecutorService threads;

        @GuardedBy("LOCK")
        private int leases;

        private Shared(String name, int threads) {
            AtomicInteger next = new AtomicInteger();
            this.threads =
                    Executors.newFixedThreadPool(
                            threads,
                            task -> {
                                Thread thread =
                                        new Thread(
                                                task,
                                                "sluice-" + name + "-" + next.getAndIncrement());
                                thread.setDaemon(true);
                                return thread;
                            });
        }
    }
}
