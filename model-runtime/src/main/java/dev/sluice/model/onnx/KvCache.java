package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxTensor;

import java.util.Map;

/**
 * What the decoder remembers of the rows it has run, in native memory. A run makes a longer one and
 * leaves this as it is. {@link #close} gives it back.
 *
 * <p>Where a graph appends in place, longer ones lie in the same memory: of two that go on from
 * here, the second takes the place of the first, which may not be used any more.
 */
public final class KvCache implements AutoCloseable {

    private final CacheTensors memory;
    private final int rows;
    private boolean closed;

    /** A cache of some rows of memory that counts it as a user already. */
    KvCache(CacheTensors memory, int rows) {
        this.memory = memory;
        this.rows = rows;
    }

    /** Rows run so far. */
    public int rows() {
        return rows;
    }

    /** Bytes of the memory that it lies in. */
    public long bytes() {
        return memory.bytes();
    }

    /** Rows that there is room for. */
    int capacity() {
        return memory.capacity();
    }

    Map<String, OnnxTensor> tensors() {
        return memory.tensors();
    }

    /** This cache once more, closed by itself. */
    public KvCache share() {
        return withRows(rows);
    }

    /** A cache of as many rows in the same memory, closed by itself. */
    KvCache withRows(int count) {
        return new KvCache(memory.share(), count);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            memory.leave();
        }
    }
}
