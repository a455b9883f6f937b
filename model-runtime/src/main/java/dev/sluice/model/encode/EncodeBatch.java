// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.encode;

import dev.sluice.model.EncodeUse;
import dev.sluice.model.ModelException;
import dev.sluice.model.family.EncoderInput;
import dev.sluice.model.onnx.VisionEncoder.Encoded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Encodes the steps of several callers together. There is no thread for it: the caller whose step
 * has waited longest leads a run for itself and for those steps of the same size that are there, up
 * to the limits of the plan. It waits for nobody who is not there, so a caller without others loses
 * no time, and a step waits at most for the runs of those that came before it.
 *
 * <p>If a run of several steps fails, each is encoded alone, so that only those fail that fail
 * alone. Safe for use by several threads.
 */
public final class EncodeBatch {

    private static final Logger LOG = LoggerFactory.getLogger(EncodeBatch.class);

    private final Encoder encoder;
    private final EncodePlan plan;

    @GuardedBy("this")
    private final Deque<WaitingStep> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private int running; // runs in progress

    @GuardedBy("this")
    private long runs;

    @GuardedBy("this")
    private long steps;

    /** Encodes steps of one size in one run. */
    public interface Encoder {
        /** Returns the outputs of each step, in the same order. */
        List<Encoded> encode(List<EncoderInput> steps) throws ModelException;
    }

    /** Creates a batch without steps. */
    public EncodeBatch(Encoder encoder, EncodePlan plan) {
        this.encoder = encoder;
        this.plan = plan;
    }

    /**
     * Encodes a step, alone or together with those of other callers. An interrupt is kept for
     * later.
     *
     * @throws ModelException if the encoder fails on this step
     */
    public Encoded encode(EncoderInput input) throws ModelException {
        WaitingStep own = new WaitingStep(input);
        List<WaitingStep> group = await(own);
        if (!group.isEmpty()) {
            lead(group);
        }
        return own.result();
    }

    /** Waits until a step is encoded or leads; returns the steps of its run, or none. */
    private synchronized List<WaitingStep> await(WaitingStep own) {
        waiting.add(own);
        boolean interrupted = false;
        while (!own.isDone() && (running >= plan.runs() || waiting.peek() != own)) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // a run is short, and its end is where callers stop
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return own.isDone() ? List.of() : group();
    }

    /** Takes the step that has waited longest, and those of its size that fit into its run. */
    @GuardedBy("this")
    private List<WaitingStep> group() {
        WaitingStep first = waiting.remove();
        List<WaitingStep> group = new ArrayList<>(List.of(first));
        long bytes = first.bytes();
        for (Iterator<WaitingStep> others = waiting.iterator();
                group.size() < plan.steps() && others.hasNext(); ) {
            WaitingStep next = others.next();
            if (next.input.sameSize(first.input) && bytes + next.bytes() <= plan.bytes()) {
                others.remove();
                group.add(next);
                bytes += next.bytes();
            }
        }
        running++;
        runs++;
        steps += group.size();
        notifyAll(); // the next in line may lead a run beside this one
        return group;
    }

    /** Leads a run. Every caller gets a result or a failure, whatever happens. */
    private void lead(List<WaitingStep> group) {
        try {
            deliver(group, encode(group));
        } catch (ModelException | RuntimeException e) {
            if (group.size() == 1) {
                fail(group.get(0), e);
            } else {
                encodeEachAlone(group, e);
            }
        } catch (OutOfMemoryError e) {
            if (group.size() == 1) {
                throw e;
            }
            encodeEachAlone(group, e); // a batch takes more memory than a step
        } finally {
            end(group);
        }
    }

    private void encodeEachAlone(List<WaitingStep> group, Throwable failure) {
        LOG.warn("a batch of {} steps failed; each is encoded alone", group.size(), failure);
        group.forEach(this::encodeAlone);
    }

    private List<Encoded> encode(List<WaitingStep> group) throws ModelException {
        return encoder.encode(group.stream().map(step -> step.input).toList());
    }

    private void encodeAlone(WaitingStep step) {
        try {
            deliver(List.of(step), encode(List.of(step)));
        } catch (ModelException | RuntimeException e) {
            fail(step, e);
        }
    }

    private synchronized void deliver(List<WaitingStep> group, List<Encoded> encoded) {
        for (int i = 0; i < group.size(); i++) {
            group.get(i).encoded = encoded.get(i);
        }
    }

    private synchronized void fail(WaitingStep step, Throwable failure) {
        step.failure = failure;
    }

    private synchronized void end(List<WaitingStep> group) {
        for (WaitingStep step : group) {
            if (!step.isDone()) {
                step.failure =
                        new IllegalStateException(
                                "the run that encoded the step ended without a result");
            }
        }
        running--;
        notifyAll();
    }

    /** Returns how the batches have been used. */
    public synchronized EncodeUse use() {
        return new EncodeUse(runs, steps);
    }

    /** Number of steps that wait, for tests. */
    synchronized int waiting() {
        return waiting.size();
    }
}
