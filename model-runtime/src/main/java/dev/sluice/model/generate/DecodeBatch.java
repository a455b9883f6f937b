// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.BatchUse;
import dev.sluice.model.ModelException;
import dev.sluice.model.generate.BatchedAnswer.Place;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.Turns;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Decodes the answers of several callers together. A step computes one token of each answer;
 * between two steps, answers enter and leave. There is no thread for it: the last caller that
 * brings its token leads the step for all, and the others wait for it.
 *
 * <p>Nobody waits long for a caller that is busy, with a slow reader of its text, say: after
 * {@value #PATIENCE_MILLIS} ms, or the time of a step if that is longer, a step is led without it.
 * Its row is then copied out of the batch and enters again with its next token.
 *
 * <p>Answers enter in the order in which they come, and wait while the batch has no room for one
 * more. Safe for use by several threads.
 */
public final class DecodeBatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DecodeBatch.class);

    private static final long PATIENCE_MILLIS = 20;
    private static final long POLL_MILLIS = 20;
    private static final long NANOS = 1_000_000;

    private final Decoder decoder;
    private final BatchPlan plan;
    private final AccompaniedBatch batch; // used only by the thread that leads

    @GuardedBy("this")
    private final Deque<BatchedAnswer> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private List<BatchedAnswer> rows = new ArrayList<>();

    @GuardedBy("this")
    private boolean leading;

    @GuardedBy("this")
    private int open; // answers that are not closed

    @GuardedBy("this")
    private long lastStep; // its end, by System.nanoTime()

    @GuardedBy("this")
    private long stepNanos; // of the last step

    @GuardedBy("this")
    private long steps;

    @GuardedBy("this")
    private long tokens;

    @GuardedBy("this")
    private long waitedNanos;

    /** Opens a batch without answers. */
    public DecodeBatch(Decoder decoder, BatchPlan plan) throws ModelException {
        this.decoder = decoder;
        this.plan = plan;
        this.batch = new AccompaniedBatch(decoder, plan);
    }

    /** Starts an answer, which the caller closes. */
    synchronized BatchedAnswer start() {
        open++;
        return new BatchedAnswer(this);
    }

    /** Whether the next token of an answer is appended in the batch. */
    synchronized boolean takes(BatchedAnswer answer) {
        return switch (answer.place) {
            case OUTSIDE -> !plan.sameAlone() || open > 1;
            case WAITING, ENTERING, INSIDE -> true;
            case ALONE, CLOSED -> false;
        };
    }

    /**
     * Appends a token to an answer.
     *
     * @param cache of the answer, which stays the caller's; not used unless the answer is outside
     * @param more tokens that may still be appended, this one included
     * @param ended polled while the answer waits for its place
     * @return the logits after it; null if the token was not appended, since the answer has ended,
     *     or since it {@linkplain #isAlone continues without the batch}
     */
    float @Nullable [] append(
            BatchedAnswer answer,
            float[] embedding,
            int[] position,
            KvCache cache,
            int more,
            BooleanSupplier ended)
            throws ModelException {
        bring(answer, embedding, position, cache, more);
        while (true) {
            switch (await(answer)) {
                case DONE -> {
                    return taken(answer);
                }
                case LEAD -> lead();
                case POLL -> {
                    if (ended.getAsBoolean() && withdraw(answer)) {
                        return null;
                    }
                }
            }
        }
    }

    private synchronized void bring(
            BatchedAnswer answer, float[] embedding, int[] position, KvCache cache, int more) {
        answer.embedding = embedding;
        answer.position = position;
        if (answer.place == Place.OUTSIDE) {
            answer.cache = answer.own == null ? cache : answer.own;
            answer.more = more;
            answer.longest = answer.cache.rows() + more;
            answer.since = System.nanoTime();
            answer.place = Place.WAITING;
            waiting.add(answer);
        }
    }

    private enum Next {
        DONE,
        LEAD,
        POLL
    }

    /** Waits until something is to be done, and takes the lead if nobody has it. */
    private synchronized Next await(BatchedAnswer answer) {
        long polled = System.nanoTime() + POLL_MILLIS * NANOS;
        boolean interrupted = false;
        try {
            while (true) {
                if (answer.logits != null
                        || answer.failure != null
                        || answer.place == Place.ALONE) {
                    return Next.DONE;
                }
                long patience = leading ? Long.MAX_VALUE : patience();
                if (patience <= 0) {
                    leading = true;
                    return Next.LEAD;
                }
                long left = polled - System.nanoTime();
                if (answer.place == Place.WAITING && left <= 0) {
                    return Next.POLL;
                }
                interrupted |= !pause(Math.min(patience, Math.max(left, NANOS)));
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @GuardedBy("this")
    private boolean pause(long nanos) {
        try {
            wait(Math.max(1, (nanos + NANOS - 1) / NANOS));
            return true;
        } catch (InterruptedException e) {
            return false; // a step is short, and its end is where callers stop
        }
    }

    /** Returns the time after which a step is led without the answers that have no token. */
    @GuardedBy("this")
    private long patience() {
        boolean complete = true;
        for (BatchedAnswer row : rows) {
            complete &= row.place != Place.INSIDE || row.embedding != null;
        }
        if (complete) {
            return 0;
        }
        long most = Math.max(PATIENCE_MILLIS * NANOS, stepNanos);
        return lastStep + most - System.nanoTime();
    }

    private synchronized float @Nullable [] taken(BatchedAnswer answer) throws ModelException {
        answer.checkFailure();
        return answer.logits == null ? null : answer.takeLogits(answer.logits);
    }

    /** Gives up a place that an answer waits for; false if it has it already. */
    private synchronized boolean withdraw(BatchedAnswer answer) {
        if (answer.place != Place.WAITING) {
            return false;
        }
        waiting.remove(answer);
        answer.place = Place.OUTSIDE;
        answer.embedding = null;
        notifyAll();
        return true;
    }

    /** Leads a step: the rows change, one token of each is computed, and the callers get theirs. */
    private void lead() {
        decoder.turns().take(Turns.Kind.STEP);
        long start = System.nanoTime();
        StepPlan step = null;
        try {
            step = changed(nextStep());
            run(step);
        } catch (ModelException | RuntimeException e) {
            leaveAlone(step, e);
        } finally {
            decoder.turns().release();
            end(System.nanoTime() - start);
        }
    }

    /** Decides which answers leave and enter. */
    private synchronized StepPlan nextStep() {
        StepPlan step = StepPlan.of(rows, waiting, batch.companions(), batch::fits);
        for (BatchedAnswer answer : step.entering()) {
            answer.place = Place.ENTERING;
        }
        return step;
    }

    /** Changes the rows. If what enters does not fit, it continues alone, and the rows stay. */
    private StepPlan changed(StepPlan step) throws ModelException {
        try {
            change(step);
            return step;
        } catch (ModelException | RuntimeException e) {
            if (step.entering().isEmpty()) {
                throw e;
            }
            LOG.warn(
                    "{} answers cannot enter the batch and continue alone",
                    step.entering().size(),
                    e);
            step.entering().forEach(answer -> moveAlone(answer, null, e));
            StepPlan again = nextStep();
            change(again);
            return again;
        }
    }

    private void change(StepPlan step) throws ModelException {
        if (!step.changes()) {
            return;
        }
        for (int i = 0; i < step.late().size(); i++) {
            moveOut(step.late().get(i), batch.copy(step.lateRows().get(i)));
        }
        batch.change(step.change());
        enter(step);
    }

    private synchronized void moveOut(BatchedAnswer answer, KvCache copy) {
        answer.own = copy;
        if (answer.place == Place.CLOSED) {
            answer.freeOwn();
            return;
        }
        answer.place = Place.OUTSIDE;
        if (answer.embedding != null) { // it has come since
            answer.cache = copy;
            answer.more = answer.longest - copy.rows();
            answer.since = System.nanoTime();
            answer.place = Place.WAITING;
            waiting.add(answer);
        }
    }

    private synchronized void enter(StepPlan step) {
        rows = new ArrayList<>(step.rows());
        for (BatchedAnswer answer : step.entering()) {
            waiting.remove(answer);
            waitedNanos += System.nanoTime() - answer.since;
            answer.place = Place.INSIDE;
            answer.cache = null;
            answer.freeOwn();
        }
    }

    private void run(StepPlan step) throws ModelException {
        if (!step.rows().isEmpty()) {
            deliver(step.rows(), batch.step(step.rows()));
        }
    }

    private synchronized void deliver(List<BatchedAnswer> answers, List<float[]> logits) {
        for (int row = 0; row < answers.size(); row++) {
            answers.get(row).embedding = null;
            answers.get(row).logits = logits.get(row);
        }
        steps++;
        tokens += answers.size();
    }

    /** After a failure, every answer continues alone, so that only those fail that fail alone. */
    private void leaveAlone(@Nullable StepPlan step, Exception e) {
        LOG.warn("a batch failed; its answers continue one at a time", e);
        for (BatchedAnswer answer : leaving(step)) {
            KvCache copy = null;
            try {
                int row = row(answer);
                copy = row < 0 ? null : batch.copy(row);
            } catch (ModelException | RuntimeException again) {
                e.addSuppressed(again);
            }
            moveAlone(answer, copy, e);
        }
        batch.clear();
        synchronized (this) {
            rows.clear();
        }
    }

    private synchronized List<BatchedAnswer> leaving(@Nullable StepPlan step) {
        List<BatchedAnswer> all = new ArrayList<>(rows);
        if (step != null) {
            step.entering().stream().filter(answer -> !all.contains(answer)).forEach(all::add);
        }
        return all;
    }

    private synchronized int row(BatchedAnswer answer) {
        return rows.indexOf(answer);
    }

    private synchronized void moveAlone(BatchedAnswer answer, @Nullable KvCache copy, Exception e) {
        waiting.remove(answer);
        if (copy != null) {
            answer.freeOwn();
            answer.own = copy;
        }
        switch (answer.place) {
            case CLOSED -> answer.freeOwn();
            case INSIDE -> {
                answer.place = Place.ALONE;
                answer.failure = copy == null ? e : null;
            }
            default -> answer.place = Place.ALONE;
        }
        answer.embedding = null;
    }

    private synchronized void end(long nanos) {
        leading = false;
        lastStep = System.nanoTime();
        stepNanos = nanos;
        sweep();
        notifyAll();
    }

    /** Frees the batch's memory once all its answers have ended. */
    @GuardedBy("this")
    private void sweep() {
        if (leading || rows.isEmpty()) {
            return;
        }
        for (BatchedAnswer answer : rows) {
            if (answer.place != Place.CLOSED) {
                return;
            }
        }
        rows.clear();
        batch.clear();
    }

    /** Whether an answer continues without the batch, since that has failed. */
    synchronized boolean isAlone(BatchedAnswer answer) {
        return answer.place == Place.ALONE;
    }

    /**
     * Returns the cache with which an answer continues outside of the batch, which the caller
     * closes; null if that is the one with which it entered.
     *
     * @throws ModelException if its row could not be copied out of a batch that failed
     */
    synchronized @Nullable KvCache takeCache(BatchedAnswer answer) throws ModelException {
        answer.checkFailure();
        KvCache cache = answer.own;
        answer.own = null;
        return cache;
    }

    /** Ends an answer. */
    synchronized void close(BatchedAnswer answer) {
        if (answer.place == Place.CLOSED) {
            return;
        }
        waiting.remove(answer);
        answer.place = Place.CLOSED;
        answer.freeOwn();
        open--;
        sweep();
        notifyAll();
    }

    /** Returns how the batch has been used. */
    public synchronized BatchUse use() {
        return new BatchUse(steps, tokens, waiting.size(), waitedNanos / (double) NANOS);
    }

    /** Frees the batch, in which there are no answers. */
    @Override
    public void close() {
        batch.close();
    }
}
