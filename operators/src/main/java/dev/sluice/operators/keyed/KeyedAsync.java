// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.keyed;

import dev.sluice.operators.keyed.WorkPool.Urgency;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks on a {@link WorkPool} and completes them as mails of the operator under the key that
 * submitted them.
 *
 * <p>A task must not touch state and must turn the failures that it expects into results; any other
 * throwable fails the job. All methods are called by the Flink task's mailbox thread, except for
 * {@link #closed()}, which tasks on the pool may poll.
 */
public final class KeyedAsync implements AutoCloseable {

    /** Takes the result of a task on the mailbox thread, under the key. */
    @FunctionalInterface
    public interface Completion<R> {

        /** Takes the result. */
        void accept(R result) throws Exception;
    }

    private final MailboxExecutor mailbox;
    private final WorkPool pool;
    private final KeyContext keys;

    private final Object lock = new Object();

    @GuardedBy("lock")
    private int running; // tasks that threads of the pool run

    private volatile boolean closed; // written under lock

    private int inFlight; // mailbox thread only

    public KeyedAsync(MailboxExecutor mailbox, WorkPool pool, KeyContext keys) {
        this.mailbox = Objects.requireNonNull(mailbox, "mailbox");
        this.pool = pool;
        this.keys = keys;
    }

    /**
     * Submits a task under the current key.
     *
     * @param what the name of the task in Flink's messages
     */
    public <R> void submit(String what, Callable<R> task, Completion<R> completion) {
        submit(what, Urgency.ASKED, task, completion);
    }

    /**
     * Submits a task under the current key.
     *
     * @param what the name of the task in Flink's messages
     * @param urgency which tasks are first when no thread is free
     */
    public <R> void submit(
            String what, Urgency urgency, Callable<R> task, Completion<R> completion) {
        if (closed) {
            throw new IllegalStateException("cannot submit \"" + what + "\" after close()");
        }
        Object key = keys.getCurrentKey();
        inFlight++;
        pool.execute(urgency, () -> run(what, key, task, completion));
    }

    /** The number of tasks that were submitted and whose completion has not run. */
    public int inFlight() {
        return inFlight;
    }

    /**
     * Waits for one mail and runs it. The current key is the same afterwards. Call this only while
     * something is in flight, since otherwise no mail may arrive.
     */
    public void yieldOnce() throws InterruptedException {
        Object key = keys.getCurrentKey();
        mailbox.yield();
        restore(key);
    }

    /** Runs mails until nothing is in flight; completions may submit more. */
    public void drain() throws InterruptedException {
        while (inFlight > 0) {
            yieldOnce();
        }
    }

    /** Whether the operator is closed. Long tasks poll this and return early. */
    public boolean closed() {
        return closed;
    }

    /**
     * Stops everything: tasks that have not started never do, completions never run, and native
     * resources that running tasks use may be released after this method returns.
     */
    @Override
    public void close() {
        boolean interrupted = false;
        synchronized (lock) {
            closed = true;
            while (running > 0) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true; // Flink interrupts a cancelled task repeatedly
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private <R> void run(String what, Object key, Callable<R> task, Completion<R> completion) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            running++;
        }
        ThrowingRunnable<Exception> mail;
        try {
            R result = task.call();
            mail = () -> complete(key, result, completion);
        } catch (Throwable e) { // an Error has to fail the job as well
            mail = () -> fail(what, key, e);
        } finally {
            synchronized (lock) {
                running--;
                lock.notifyAll();
            }
        }
        post(what, mail);
    }

    private void post(String what, ThrowingRunnable<Exception> mail) {
        try {
            mailbox.execute(mail, what);
        } catch (RejectedExecutionException e) {
            synchronized (lock) {
                closed = true; // only a task that has ended rejects mail
            }
        }
    }

    private <R> void complete(Object key, R result, Completion<R> completion) throws Exception {
        if (closed) {
            return;
        }
        inFlight--;
        keys.setCurrentKey(key);
        completion.accept(result);
    }

    private void fail(String what, Object key, Throwable failure) {
        if (closed) {
            return;
        }
        inFlight--;
        if (failure instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(
                "\"%s\" failed for the key %s".formatted(what, key), failure);
    }

    /** Sets the key again, unless it is null, which it is before the first record. */
    private void restore(@Nullable Object key) {
        if (key != null) {
            keys.setCurrentKey(key);
        }
    }
}
