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
    private final HiddenStates hidden; // null where the decoder is whole
    private final KvCache behind; // of the layers behind; null before they have run
    private boolean closed;

    /** A cache of some rows of memory that counts it as a user already. */
    KvCache(CacheTensors memory, int rows, HiddenStates hidden) {
        this(memory, rows, hidden, null);
    }

    private KvCache(CacheTensors memory, int rows, HiddenStates hidden, KvCache behind) {
        this.memory = memory;
        this.rows = rows;
        this.hidden = hidden;
        this.behind = behind;
    }

    /** Rows run so far. */
    public int rows() {
        return rows;
    }

    /** Bytes of the memory that it lies in. */
    public long bytes() {
        return memory.bytes() + (hidden == null ? 0 : hidden.bytes());
    }

    /** What its rows were behind a decoder's first layers; null where the decoder is whole. */
    public HiddenStates hidden() {
        return hidden;
    }

    /** The cache of the layers behind, which stays this one's; null before they have run. */
    KvCache behind() {
        return behind;
    }

    /**
     * This cache as one of all layers, which needs the hidden rows no more.
     *
     * @param later cache of the layers behind; both are the result's from now on
     */
    public KvCache inFrontOf(KvCache later) {
        KvCache all = new KvCache(memory.share(), rows, null, later);
        close();
        return all;
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

    /** Its memory, for one more user. */
    CacheTensors memory() {
        return memory.share();
    }

    /** A cache of as many of its rows in the same memory, closed by itself. */
    KvCache withRows(int count) {
        return new KvCache(memory.share(), count, hidden == null ? null : hidden.first(count));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            memory.leave();
            if (behind != null) {
                behind.close();
            }
        }
    }
}
