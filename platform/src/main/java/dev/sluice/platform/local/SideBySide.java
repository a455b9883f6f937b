// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.local;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts parts that do not depend on each other side by side, each on a thread of its own. The
 * first part that fails ends the wait for every other one. For one thread, which closes this.
 */
public final class SideBySide implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SideBySide.class);

    private final Deque<Part<?>> parts = new ArrayDeque<>();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();

    /**
     * Begins to start a part.
     *
     * @param name of the part, for the thread and the log
     * @param start called once by another thread
     */
    public <T extends AutoCloseable> Part<T> begin(String name, Callable<T> start) {
        Part<T> part = new Part<>(name, failure);
        parts.push(part);
        Thread thread = new Thread(() -> part.run(start), "sluice-start-" + name);
        thread.setDaemon(true);
        thread.start();
        return part;
    }

    /**
     * Waits for all parts, also for those that still start, and closes those that were not taken,
     * the last begun first.
     */
    @Override
    public void close() {
        parts.forEach(Part::closeUnlessTaken);
    }

    /**
     * A part that starts, or has started.
     *
     * @param <T> what it is then
     */
    public static final class Part<T extends AutoCloseable> {

        private final String name;
        private final CompletableFuture<Void> failure;
        private final CompletableFuture<T> started = new CompletableFuture<>();
        private boolean taken;

        private Part(String name, CompletableFuture<Void> failure) {
            this.name = name;
            this.failure = failure;
        }

        private void run(Callable<T> start) {
            try {
                started.complete(start.call());
            } catch (Throwable e) {
                // Also errors, such as a native library that cannot be loaded: somebody waits.
                if (!failure.completeExceptionally(e)) {
                    LOG.warn("{} did not start either", name, e);
                }
                started.completeExceptionally(e);
            }
        }

        /**
         * Waits until the part has started and returns it; the caller closes it from now on.
         *
         * @throws Exception what the first part that failed has thrown, whichever it is
         */
        public T take() throws Exception {
            T part = await();
            taken = true;
            return part;
        }

        /**
         * Waits until the part has started and returns it; it is closed with the others.
         *
         * @throws Exception what the first part that failed has thrown, whichever it is
         */
        public T await() throws Exception {
            try {
                CompletableFuture.anyOf(failure, started).join();
                if (failure.isDone()) {
                    failure.join();
                }
                return started.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                if (e.getCause() instanceof Exception cause) {
                    throw cause;
                }
                throw e;
            }
        }

        private void closeUnlessTaken() {
            if (taken) {
                return;
            }
            try {
                started.join().close();
            } catch (CompletionException e) {
                LOG.debug("{} did not start, so there is nothing to close", name);
            } catch (Exception e) {
                LOG.warn("{} did not close", name, e);
            }
        }
    }
}
