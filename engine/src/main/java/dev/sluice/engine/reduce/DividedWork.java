// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Parts of a range, of which each thread takes the next one until none is left. */
final class DividedWork {

    private final int count;
    private final int parts;
    private final Workers.Range work;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch open;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    DividedWork(int count, int parts, Workers.Range work) {
        this.count = count;
        this.parts = parts;
        this.work = work;
        this.open = new CountDownLatch(parts);
    }

    /** Does parts until none is left. */
    void help() {
        for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
            try {
                work.run(border(part), border(part + 1));
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                open.countDown();
            }
        }
    }

    /**
     * Helps, waits for the parts that others have begun, and throws what one of them has thrown.
     */
    void finish() {
        help();
        awaitOthers();
        Throwable thrown = failure.get();
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
    }

    private int border(int part) {
        return (int) ((long) count * part / parts);
    }

    /** Others write into the caller's arrays, so an interrupt waits until they are done. */
    private void awaitOthers() {
        boolean interrupted = false;
        while (true) {
            try {
                open.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
