package dev.sluice.operators.answer;

import dev.sluice.model.ModelException;
import dev.sluice.operators.async.KeyedAsync;
import dev.sluice.operators.memory.Evidence;
import dev.sluice.operators.memory.MemoryStep;
import dev.sluice.operators.memory.VisualMemory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets the model run what has become final of the streams that were asked about last, a block's
 * worth at a time. For the task's thread; nothing of it is state, and no answer depends on it.
 */
final class PrefillAhead {

    private static final Logger LOG = LoggerFactory.getLogger(PrefillAhead.class);

    private final KeyedAsync async;
    private final AnswerTask task;
    private final int capacity;
    private final int block;
    private final Map<String, Integer> waiting = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<String> running = new HashSet<>();

    /**
     * @param capacity streams; 0 for none
     * @param block rows that are worth a run
     */
    PrefillAhead(KeyedAsync async, AnswerTask task, int capacity, int block) {
        this.async = async;
        this.task = task;
        this.capacity = capacity;
        this.block = block;
    }

    /** A stream was asked about. */
    void asked(String streamId) {
        waiting.merge(streamId, 0, Integer::sum);
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
        if (unknown < block || !running.add(streamId)) {
            return;
        }
        waiting.put(streamId, 0);
        Evidence evidence = memory.evidence(Evidence.NONE, Long.MAX_VALUE);
        async.submit(
                "prefill", () -> extend(streamId, evidence), nothing -> running.remove(streamId));
    }

    /** What fails here fails again, and is told, when there is a question. */
    private Void extend(String streamId, Evidence evidence) {
        try {
            task.extend(streamId, evidence, async::closed);
        } catch (ModelException | RuntimeException e) {
            LOG.warn("prefill of {} failed", streamId, e);
        }
        return null;
    }

    /** A stream is forgotten. */
    void drop(String streamId) {
        waiting.remove(streamId);
        task.forget(streamId);
    }
}
