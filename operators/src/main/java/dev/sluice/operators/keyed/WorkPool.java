// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.keyed;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

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

    /** Which tasks are first when no thread is free. */
    public enum Urgency {
        /** Somebody waits for its result. */
        ASKED(0),
        /** Nobody asked at this moment: at most as many later tasks as stated overtake it. */
        ROUTINE(16);

        private final int overtaken;

        Urgency(int overtaken) {
            this.overtaken = overtaken;
        }
    }

    /**
     * Queues a task. Tasks start in the order of their submission, except that urgent ones overtake
     * a limited number of others.
     */
    public void execute(Urgency urgency, Runnable task) {
        long place = shared.submitted.getAndIncrement() + urgency.overtaken;
        shared.threads.execute(new Placed(place, task));
    }

    /** A task and its place in the queue. */
    private record Placed(long place, Runnable task) implements Runnable, Comparable<Placed> {

        @Override
        public void run() {
            task.run();
        }

        @Override
        public int compareTo(Placed other) {
            return Long.compare(place, other.place);
        }
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
        private final AtomicLong submitted = new AtomicLong();

        @GuardedBy("LOCK")
        private int leases;

        private Shared(String name, int threads) {
            AtomicInteger next = new AtomicInteger();
            this.threads =
                    new ThreadPoolExecutor(
                            threads,
                            threads,
                            0,
                            TimeUnit.SECONDS,
                            new PriorityBlockingQueue<>(),
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
