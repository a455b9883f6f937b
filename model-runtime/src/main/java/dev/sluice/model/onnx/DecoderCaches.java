package dev.sluice.model.onnx;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.util.Map;
import java.util.Optional;

/** Makes the caches of one decoder's graph, wherever they lie. Safe for several threads. */
final class DecoderCaches implements AutoCloseable {

    private final CacheLayout layout;
    private final boolean inPlace;
    private final CacheMemory memory;
    private final CacheResizer resizer;

    private DecoderCaches(DecoderGraph graph, CacheMemory memory, CacheResizer resizer) {
        this.layout = graph.cache();
        this.inPlace = graph.inPlace();
        this.memory = memory;
        this.resizer = resizer;
    }

    /**
     * Those of a graph.
     *
     * @param sessions how the graph was opened
     * @param placement wish for where they lie
     */
    static DecoderCaches open(
            DecoderGraph graph, OrtSessionFactory sessions, CachePlacement placement)
            throws ModelException {
        CacheMemory memory = CacheMemoryChoice.open(placement, sessions.provider(), graph);
        try {
            CacheResizer resizer =
                    CacheResizer.open(memory, graph.cache(), sessions, graph.signature().graph());
            return new DecoderCaches(graph, memory, resizer);
        } catch (ModelException e) {
            memory.close();
            throw e;
        }
    }

    /** Input names, each with the output that continues it. */
    Map<String, String> presentOf() {
        return layout.presentOf();
    }

    /** Bytes of the cache of one row. */
    long rowBytes() {
        return layout.rowBytes();
    }

    /** Whether they lie where the decoder computes, and not in main memory. */
    boolean onDevice() {
        return memory.onDevice();
    }

    /** Tensors that are not closed yet. */
    long openTensors() {
        return memory.live();
    }

    /** The cache of no rows. The caller closes it. */
    KvCache empty() throws ModelException {
        try {
            return new KvCache(memory.nothing(), 0, null);
        } catch (OrtException e) {
            throw new ModelException(Kind.FAILED, "Cannot make an empty cache", e);
        }
    }

    /** The first rows of a cache, which stays as it is. The caller closes what it gets. */
    KvCache cut(KvCache longer, int rows) throws ModelException {
        // In place, what lies behind the rows is overwritten.
        return inPlace ? longer.withRows(rows) : resizer.resize(longer, rows, rows);
    }

    /**
     * A cache of the same rows with room for more where the graph appends in place, else as it is.
     * The caller closes what it gets.
     *
     * @param rows that it needs room for
     * @param most rows up to which it may have more room than it needs
     */
    KvCache withRoom(KvCache start, int rows, long most) throws ModelException {
        if (!inPlace || start.capacity() >= rows) {
            return start.share();
        }
        long spare = Math.min(start.capacity() * 3L / 2, most);
        int capacity = (int) Math.min(Integer.MAX_VALUE, Math.max(rows, spare));
        return resizer.resize(start, start.rows(), capacity);
    }

    /**
     * What a run behind a cache writes its own into; nothing where the runtime makes it. To be
     * given back if the run fails.
     *
     * @param rows of the cache and of the run
     */
    Optional<CacheTensors> target(KvCache past, int rows) throws ModelException {
        return inPlace ? Optional.of(past.memory()) : memory.room(rows);
    }

    /** What a run made by itself. */
    CacheTensors own(Map<String, OnnxTensor> present, int rows) {
        return memory.own(present, rows);
    }

    /** The numbers of a tensor's first rows, heads × rows × length; the caller owns the array. */
    float[] floats(OnnxTensor tensor, int rows) throws OrtException {
        return resizer.floats(tensor, rows);
    }

    @Override
    public void close() {
        resizer.close();
        memory.close();
    }
}
