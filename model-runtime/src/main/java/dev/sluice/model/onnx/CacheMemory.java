package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the caches of one decoder lie, and who makes their tensors. Safe for several threads.
 * Closing it is safe while there are caches; they may be closed later.
 */
abstract class CacheMemory implements AutoCloseable {

    private final AtomicLong live = new AtomicLong();

    /**
     * Tensors for a run to write into, or nothing where the runtime makes its own.
     *
     * @param rows that they have room for
     * @return tensors of one user
     */
    abstract Optional<CacheTensors> room(int rows) throws ModelException;

    /** Tensors of no rows, for one user. */
    abstract CacheTensors nothing() throws OrtException, ModelException;

    /** Whether its tensors lie where Java may not look. */
    abstract boolean onDevice();

    /** Takes tensors over that the runtime made, for one user. */
    CacheTensors own(Map<String, OnnxTensor> tensors, int capacity) {
        return counted(tensors, capacity, () -> {});
    }

    /** Tensors that are counted until they are closed, after which something else may be freed. */
    final CacheTensors counted(Map<String, OnnxTensor> tensors, int capacity, Runnable after) {
        live.addAndGet(tensors.size());
        return new CacheTensors(
                tensors,
                capacity,
                () -> {
                    live.addAndGet(-tensors.size());
                    after.run();
                });
    }

    /** Tensors that are not closed yet. */
    final long live() {
        return live.get();
    }

    @Override
    public void close() {}
}
