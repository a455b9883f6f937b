// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.it;

import dev.sluice.model.VideoLlm;
import dev.sluice.operators.model.ModelLoader;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A failure in the middle of a job, once: the model stands still at its n-th use and, when it is
 * let go, throws what no operator catches. While it stands still, the test can take a checkpoint
 * and so knows what the job has to go back to.
 *
 * <p>A model travels to the cluster in serialized form, so there is one of these at a time, for all
 * of the process.
 */
final class Breakdown implements AutoCloseable {

    private static volatile Breakdown current;

    private final Use use;
    private final AtomicInteger left;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    /** What a model is used for. */
    enum Use {
        ENCODE,
        GENERATE
    }

    /** What the job fails with. */
    static final class BrokenError extends Error {

        private static final long serialVersionUID = 1L;

        BrokenError(Use use) {
            super("a failure made by the test, at " + use);
        }
    }

    private Breakdown(Use use, int after) {
        this.use = use;
        this.left = new AtomicInteger(after);
    }

    /** The use after so many others breaks down. */
    static Breakdown at(Use use, int after) {
        if (current != null) {
            throw new IllegalStateException("there is one already; close it first");
        }
        current = new Breakdown(use, after);
        return current;
    }

    /** Models that it breaks. */
    static ModelLoader of(ModelLoader whole) {
        return () -> open(whole.open());
    }

    private static VideoLlm open(VideoLlm whole) {
        return new BreakingVideoLlm(whole, current);
    }

    /** Waits until the model stands still. */
    void awaitReached() throws InterruptedException {
        if (!reached.await(SluiceTestCluster.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "%d more uses to %s were waited for in vain".formatted(left.get() + 1, use));
        }
    }

    /** Lets it break. */
    void letGo() {
        go.countDown();
    }

    /** Called by the model at each use. */
    void before(Use begun) {
        if (begun != use || left.getAndDecrement() != 0) {
            return;
        }
        reached.countDown();
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new BrokenError(use);
    }

    @Override
    public void close() {
        letGo();
        current = null;
    }
}
