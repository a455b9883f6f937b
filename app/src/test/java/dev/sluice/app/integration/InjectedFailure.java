// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.model.VideoLlm;
import dev.sluice.operators.model.ModelLoader;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes a job fail once: the model blocks at its n-th call and, when the test lets it proceed,
 * throws an error that no operator catches. While it blocks, the test can take a checkpoint and so
 * determine what the job restores.
 *
 * <p>A model loader is serialized on its way to the cluster, so it finds this object in a static
 * field, and there can be only one at a time in the process.
 */
final class InjectedFailure implements AutoCloseable {

    private static volatile InjectedFailure current;

    private final Call call;
    private final AtomicInteger callsBefore;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);

    /** The method of the model that fails. */
    enum Call {
        ENCODE,
        GENERATE
    }

    /** The error that the job fails with. */
    static final class InjectedError extends Error {

        private static final long serialVersionUID = 1L;

        InjectedError(Call call) {
            super("injected by the test into " + call);
        }
    }

    private InjectedFailure(Call call, int callsBefore) {
        this.call = call;
        this.callsBefore = new AtomicInteger(callsBefore);
    }

    /** Blocks, and then fails, the call after so many calls of the same method. */
    static InjectedFailure after(int callsBefore, Call call) {
        if (current != null) {
            throw new IllegalStateException("found another injected failure; close it first");
        }
        current = new InjectedFailure(call, callsBefore);
        return current;
    }

    /** Returns a loader whose models fail as the current object says. */
    static ModelLoader in(ModelLoader loader) {
        return () -> failing(loader.open());
    }

    private static VideoLlm failing(VideoLlm model) {
        return new FailingVideoLlm(model, current);
    }

    /** Waits until the model blocks. */
    void awaitReached() throws InterruptedException {
        if (!reached.await(SluiceTestCluster.TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "timed out; %d more calls of %s were expected"
                            .formatted(callsBefore.get() + 1, call));
        }
    }

    /** Lets the blocked call throw its error. A call that has not come yet will not block. */
    void proceed() {
        proceed.countDown();
    }

    /** Called by the model before each call. */
    void before(Call next) {
        if (next != call || callsBefore.getAndDecrement() != 0) {
            return;
        }
        reached.countDown();
        try {
            proceed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new InjectedError(call);
    }

    @Override
    public void close() {
        proceed();
        current = null;
    }
}
