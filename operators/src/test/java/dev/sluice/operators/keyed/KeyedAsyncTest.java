// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.keyed;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailboxImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyedAsyncTest {

    private static final int THREADS = 2;

    private final TaskMailboxImpl mailbox = new TaskMailboxImpl(Thread.currentThread());
    private final MailboxExecutor executor =
            new MailboxExecutorImpl(mailbox, 0, StreamTaskActionExecutor.IMMEDIATE);
    private final TestingKeys keys = new TestingKeys();
    private final WorkPool pool = WorkPool.lease("keyed-async-test", THREADS);
    private final KeyedAsync async = new KeyedAsync(executor, pool, keys);

    @AfterEach
    void close() {
        async.close();
        pool.close();
    }

    @Test
    void aCompletionRunsOnTheMailboxUnderItsKey() throws Exception {
        List<String> completed = new ArrayList<>();
        for (String key : List.of("a", "b", "c")) {
            keys.setCurrentKey(key);
            async.submit(
                    "task",
                    () -> Thread.currentThread().getName(),
                    worker -> {
                        assertThat(worker).startsWith("sluice-keyed-async-test-");
                        completed.add(key + keys.getCurrentKey());
                    });
        }
        keys.setCurrentKey("before");

        async.drain();

        assertThat(completed).containsExactlyInAnyOrder("aa", "bb", "cc");
        assertThat(keys.getCurrentKey()).isEqualTo("before");
        assertThat(async.inFlight()).isZero();
    }

    @Test
    void aCompletionMaySubmitMore() throws Exception {
        keys.setCurrentKey("a");
        List<Integer> results = new ArrayList<>();
        countDown(5, results);

        async.drain();

        assertThat(results).containsExactly(5, 4, 3, 2, 1);
    }

    @Test
    void aFailureSurfacesFromTheMailboxWithItsCauseAndKey() {
        keys.setCurrentKey("a");
        IllegalArgumentException cause = new IllegalArgumentException("defect");
        async.submit(
                "encode",
                () -> {
                    throw cause;
                },
                result -> {
                    throw new AssertionError("completed");
                });

        assertThatThrownBy(async::drain)
                .hasStackTraceContaining("\"encode\" failed for the key a")
                .hasRootCause(cause);
    }

    @Test
    void closeWaitsForRunningTasksAndCompletesNothing() throws Exception {
        keys.setCurrentKey("a");
        CountDownLatch began = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicBoolean completed = new AtomicBoolean();
        async.submit(
                "task",
                () -> {
                    began.countDown();
                    while (!async.closed()) {
                        Thread.onSpinWait();
                    }
                    ended.set(true);
                    return null;
                },
                result -> completed.set(true));
        began.await();

        async.close();

        assertThat(ended).isTrue();
        awaitThreads(pool);
        assertThat(executor.tryYield()).as("the mail of the task").isTrue();
        assertThat(completed).isFalse();
    }

    @Test
    void queuedTasksNeverStartAfterClose() throws Exception {
        keys.setCurrentKey("a");
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(THREADS);
        try (WorkPool other = WorkPool.lease("keyed-async-test", THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                other.execute(
                        WorkPool.Urgency.ASKED,
                        () -> {
                            busy.countDown();
                            awaitUninterruptibly(release);
                        });
            }
            busy.await();
            AtomicBoolean began = new AtomicBoolean();
            async.submit("task", () -> began.getAndSet(true), result -> {});

            async.close();
            release.countDown();
            awaitThreads(other);

            assertThat(began).isFalse();
            assertThatThrownBy(() -> async.submit("late", () -> null, result -> {}))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aMailboxThatRejectsMailClosesIt() throws Exception {
        keys.setCurrentKey("a");
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        async.submit(
                "task",
                () -> {
                    began.countDown();
                    release.await();
                    return null;
                },
                result -> {});
        began.await();
        mailbox.quiesce();
        release.countDown();
        awaitThreads(pool);

        assertThat(async.closed()).isTrue();
        mailbox.close();
    }

    private void countDown(int n, List<Integer> results) {
        if (n > 0) {
            async.submit(
                    "task",
                    () -> n,
                    result -> {
                        results.add(result);
                        countDown(n - 1, results);
                    });
        }
    }

    /** Waits until the threads have finished all earlier tasks, by a rendezvous of all threads. */
    private static void awaitThreads(WorkPool pool) throws InterruptedException {
        CountDownLatch met = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            pool.execute(
                    WorkPool.Urgency.ROUTINE, // after all that were submitted before
                    () -> {
                        met.countDown();
                        awaitUninterruptibly(met);
                    });
        }
        met.await();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class TestingKeys implements KeyContext {
        private Object current;

        @Override
        public void setCurrentKey(Object key) {
            current = key;
        }

        @Override
        public Object getCurrentKey() {
            return current;
        }
    }
}
