// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert;

import dev.sluice.app.alert.rule.Alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Works on notifications: those of one stream to one alert in their order, those of others at the
 * same time. Each alert has its own threads, so that a webhook that does not respond delays no
 * other alert, until the bound is reached and nothing more is read. Thread-safe.
 */
final class Lanes implements AutoCloseable {

    private static final int OF_AN_ALERT = 2;

    /** So many notifications wait before reading is paused, and half as many before it goes on. */
    private static final int BOUND = 256;

    private final Map<String, List<ExecutorService>> lanes = new HashMap<>();
    private final AtomicInteger pending = new AtomicInteger();
    private boolean full;

    /** Work that may be interrupted when the process stops. */
    interface Work {
        void run() throws InterruptedException;
    }

    Lanes(List<Alert> alerts) {
        for (Alert alert : alerts) {
            List<ExecutorService> own = new ArrayList<>();
            for (int i = 0; i < OF_AN_ALERT; i++) {
                String name = "sluice-alert-" + alert.name() + "-" + i;
                own.add(Executors.newSingleThreadExecutor(work -> thread(work, name)));
            }
            lanes.put(alert.name(), own);
        }
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Adds work behind that of the same alert and stream. */
    void add(Alert alert, String stream, Work work) {
        List<ExecutorService> own = lanes.getOrDefault(alert.name(), List.of());
        pending.incrementAndGet();
        own.get(Math.floorMod(stream.hashCode(), own.size())).execute(() -> run(work));
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pending.decrementAndGet();
        }
    }

    /** Whether no more should be added. Only for the thread that adds. */
    boolean isFull() {
        int waiting = pending.get();
        full = full ? waiting > BOUND / 2 : waiting >= BOUND;
        return full;
    }

    /** Waits for the work that was added; returns whether all was done in time. */
    boolean finish(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        lanes.values().forEach(own -> own.forEach(ExecutorService::shutdown));
        for (List<ExecutorService> own : lanes.values()) {
            for (ExecutorService lane : own) {
                long left = Math.max(0, deadline - System.nanoTime());
                if (!lane.awaitTermination(left, TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Interrupts what is at work, and drops what waits. */
    @Override
    public void close() {
        lanes.values().forEach(own -> own.forEach(ExecutorService::shutdownNow));
    }
}
