package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxTensor;

import java.util.Collections;
import java.util.Map;

/**
 * What the decoder remembers of the rows it has run. It stays in native memory and never changes: a
 * run makes a longer one, and several runs may start from the same one. {@link #close} frees it.
 */
public final class KvCache implements AutoCloseable {

    private final Map<String, OnnxTensor> tensors; // by the name of the graph's input
    private final int rows;
    private final Runnable release;
    private boolean closed;

    KvCache(Map<String, OnnxTensor> tensors, int rows, Runnable release) {
        this.tensors = Collections.unmodifiableMap(tensors);
        this.rows = rows;
        this.release = release;
    }

    /** Rows run so far. */
    public int rows() {
        return rows;
    }

    Map<String, OnnxTensor> tensors() {
        return tensors;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release.run();
        }
    }
}
