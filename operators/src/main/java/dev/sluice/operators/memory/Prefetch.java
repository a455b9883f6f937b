package dev.sluice.operators.memory;

import dev.sluice.engine.memory.Evidence;
import dev.sluice.engine.memory.MemoryStep;
import dev.sluice.engine.memory.VisualMemory;
import dev.sluice.engine.question.AnswerTask;
import dev.sluice.model.ModelException;
import dev.sluice.operators.async.KeyedAsync;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Lets the model run what has become final of the streams that were asked about last, a block's
 * worth and one stream at a time; gives way to questions. For the task's thread; nothing of it is
 * state, and no answer depends on it.
 */
final class Prefetch {

    private static final Logger LOG = LoggerFactory.getLogger(Prefetch.class);

    private final KeyedAsync async;
    private final AnswerTask task;
    private final int capacity;
    private final int block;
    private final BooleanSupplier questionWaits;
    // Rows that wait, by stream; the stream that was asked about last is at the end.
    private final Map<String, Integer> waiting = new LinkedHashMap<>();
    private boolean running;

    /**
     * @param capacity streams; 0 for none
     * @param block rows that are worth a run
     * @param questionWaits whether a question waits for a thread of the pool; for any thread
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

    /** A stream was asked about. */
    void asked(String streamId) {
        Integer rows = waiting.remove(streamId);
        waiting.put(streamId, rows == null ? 0 : rows);
        if (waiting.size() > capacity) {
            waiting.remove(waiting.keySet().iterator().next());
        }
    }

    /** Steps of the current stream became final. */
    void grown(String streamId, List<MemoryStep> done, VisualMemory memory) throws IOException {
        if (done.isEmpty() || !waiting.containsKey(streamId)) {
            return;
        }
        int rows = done.stream().mapToInt(MemoryStep::kept).sum();
        int unknown = waiting.merge(streamId, rows, Integer::sum);
        // In the pool's queue it would hold its evidence, which is large; so it waits here.
        if (unknown < block || running || questionWaits.getAsBoolean()) {
            return;
        }
        waiting.put(streamId, 0);
        running = true;
        Evidence evidence = memory.evidence(Evidence.NONE, Long.MAX_VALUE);
        async.submit("prefill", () -> extend(streamId, evidence), nothing -> running = false);
    }

    /** What fails here fails again, and is told, when there is a question. */
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

    /** A stream is forgotten. */
    void drop(String streamId) {
        waiting.remove(streamId);
        task.forget(streamId);
    }
}
