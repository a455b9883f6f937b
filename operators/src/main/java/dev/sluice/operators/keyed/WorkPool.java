package dev.sluice.operators.keyed;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bounded pool of threads that the whole process shares: all subtasks that ask for the same name
 * get the same threads, so that parallelism does not multiply them.
 *
 * <p>Leases are counted; the threads end with the last one. Safe for several threads.
 */
public final class WorkPool implements AutoCloseable {

    private static final Map<String, Shared> POOLS = new HashMap<>(); // guarded by itself

    private final String name;
    private final Shared shared;
    private boolean closed; // guarded by POOLS

    private WorkPool(String name, Shared shared) {
        this.name = name;
        this.shared = shared;
    }

    /** Takes a lease on the pool of this name; the first lease sets the number of threads. */
    public static WorkPool lease(String name, int threads) {
        synchronized (POOLS) {
            Shared shared = POOLS.computeIfAbsent(name, key -> new Shared(key, threads));
            shared.leases++;
            return new WorkPool(name, shared);
        }
    }

    /** Runs a task on one of the threads, in the order of submission as threads get free. */
    public void execute(Runnable task) {
        shared.threads.execute(task);
    }

    @Override
    public void close() {
        synchronized (POOLS) {
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
        private int leases; // guarded by POOLS

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
