// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.memory.Evidence;
import dev.sluice.engine.memory.FinalStep;
import dev.sluice.engine.memory.VisualMemory;
import dev.sluice.engine.question.AnswerTask;
import dev.sluice.model.ModelException;
import dev.sluice.operators.keyed.KeyedAsync;
import dev.sluice.operators.keyed.WorkPool.Urgency;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Prefills the final tokens of the streams that were asked about last before the next question
 * arrives: one block and one stream at a time, and only while no question waits. Nothing of it is
 * state, and no answer depends on it. Used only by the task's mailbox thread.
 */
final class Prefetch {

    private static final Logger LOG = LoggerFactory.getLogger(Prefetch.class);

    private final KeyedAsync async;
    private final AnswerTask task;
    private final int capacity;
    private final int block;
    private final BooleanSupplier questionWaits;
    // Tokens that are not prefilled yet, by stream; the stream that was asked about last is at the
    // end.
    private final Map<String, Integer> waiting = new LinkedHashMap<>();
    private boolean running;

    /**
     * @param task extends sessions; the pool's threads run it
     * @param capacity maximum number of streams; 0 disables prefetching
     * @param block number of tokens that are worth a run
     * @param questionWaits whether a question waits for a thread of the pool; any thread calls it
     */
    Prefetch(
            KeyedAsync async,
            AnswerTask task,
            int capacity,
            int block,
            BooleanSupplier questionWaits) {
        this.async = async;
        this.task = task;
        this.capacity = capacity;
        this.block = block;
        this.questionWaits = questionWaits;
    }

    /** Makes the stream the one that was asked about last. */
    void asked(String streamId) {
        Integer tokens = waiting.remove(streamId);
        waiting.put(streamId, tokens == null ? 0 : tokens);
        if (waiting.size() > capacity) {
            waiting.remove(waiting.keySet().iterator().next());
        }
    }

    /** Takes the steps of the current stream that have become final. */
    void grown(String streamId, List<FinalStep> finalSteps, VisualMemory memory)
            throws IOException {
        if (finalSteps.isEmpty() || !waiting.containsKey(streamId)) {
            return;
        }
        int added = finalSteps.stream().mapToInt(step -> step.tokens().kept()).sum();
        int tokens = waiting.merge(streamId, added, Integer::sum);
        // A task in the pool's queue would hold its evidence, which is large; so it waits here.
        if (tokens < block || running || questionWaits.getAsBoolean()) {
            return;
        }
        waiting.put(streamId, 0);
        running = true;
        Evidence evidence = memory.evidence(Evidence.NONE, Long.MAX_VALUE);
        async.submit(
                "prefill",
                Urgency.ROUTINE,
                () -> extend(streamId, evidence),
                nothing -> running = false);
    }

    /** Runs on the pool. What fails here fails again, and is reported, when a question arrives. */
    private Void extend(String streamId, Evidence evidence) {
        try {
            if (!isCancelled()) {
                task.extend(streamId, evidence, this::isCancelled);
            }
        } catch (ModelException | RuntimeException e) {
            LOG.warn("prefill of {} failed", streamId, e);
        }
        return null;
    }

    private boolean isCancelled() {
        return async.closed() || questionWaits.getAsBoolean();
    }

    /** Evicts the stream and the model's session of it. */
    void evict(String streamId) {
        waiting.remove(streamId);
        task.forget(streamId);
    }
}
