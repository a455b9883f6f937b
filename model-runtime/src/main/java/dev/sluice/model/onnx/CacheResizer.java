package dev.sluice.model.onnx;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.graph.CacheResizeGraph;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes caches of another size. What it makes belongs to the runtime, not to the heap or its direct
 * buffers, which are freed late and bounded elsewhere. Safe for several threads.
 */
final class CacheResizer implements AutoCloseable {

    private static final int ROW_AXIS = 2;

    private final CacheMemory memory;
    private final Map<OnnxJavaType, OrtSession> sessions = new LinkedHashMap<>();

    private CacheResizer(CacheMemory memory) {
        this.memory = memory;
    }

    /**
     * One for caches of this layout.
     *
     * @param decoder how the decoder was opened
     * @param graph the decoder's file, for messages
     */
    static CacheResizer open(
            CacheMemory memory, CacheLayout layout, OrtSessionFactory decoder, Path graph)
            throws ModelException {
        OrtSessionFactory where =
                memory.onDevice()
                        ? there(decoder)
                        : new OrtSessionFactory(ExecutionProvider.CPU, 1);
        CacheResizer resizer = new CacheResizer(memory);
        try {
            for (OnnxJavaType type : Set.copyOf(layout.types().values())) {
                byte[] bytes = CacheResizeGraph.graph(Tensors.onnxType(type), type.size);
                resizer.sessions.put(type, where.open(graph, bytes));
            }
            return resizer;
        } catch (ModelException | RuntimeException e) {
            resizer.close();
            throw e;
        }
    }

    /**
     * It works where the caches lie, so that they need not move. TensorRT would build an engine for
     * it; CUDA's memory is the same.
     */
    private static OrtSessionFactory there(OrtSessionFactory decoder) {
        boolean engines = decoder.provider() == ExecutionProvider.TENSORRT;
        ExecutionProvider provider = engines ? ExecutionProvider.CUDA : decoder.provider();
        return new OrtSessionFactory(provider, decoder.threads(), decoder.providerOptions());
    }

    /**
     * The first rows of a cache, which stays as it is, in memory of their own.
     *
     * @param rows of the cache to keep
     * @param capacity rows to have room for, at least {@code rows}
     */
    KvCache resize(KvCache cache, int rows, int capacity) throws ModelException {
        Optional<CacheTensors> room = memory.room(capacity);
        boolean written = false;
        try {
            CacheTensors resized =
                    room.isPresent()
                            ? write(cache, rows, capacity, room.get())
                            : memory.own(made(cache, rows, capacity), capacity);
            HiddenStates hidden = cache.hidden() == null ? null : cache.hidden().first(rows);
            written = true;
            return new KvCache(resized, rows, hidden);
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "A cache of " + capacity + " rows cannot be made: " + e.getMessage(),
                    e);
        } finally {
            if (!written) {
                room.ifPresent(CacheTensors::leave);
            }
        }
    }

    private CacheTensors write(KvCache cache, int rows, int capacity, CacheTensors room)
            throws OrtException {
        for (Map.Entry<String, OnnxTensor> entry : cache.tensors().entrySet()) {
            Map<String, OnnxTensor> target =
                    Map.of(CacheResizeGraph.OUTPUT, room.tensors().get(entry.getKey()));
            run(entry.getValue(), rows, capacity, Set.of(), target).close();
        }
        return room;
    }

    private Map<String, OnnxTensor> made(KvCache cache, int rows, int capacity)
            throws OrtException {
        Map<String, OnnxTensor> made = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, OnnxTensor> entry : cache.tensors().entrySet()) {
                made.put(entry.getKey(), made(entry.getValue(), rows, capacity));
            }
            return made;
        } catch (OrtException | RuntimeException e) {
            made.values().forEach(OnnxTensor::close);
            throw e;
        }
    }

    private OnnxTensor made(OnnxTensor tensor, int rows, int capacity) throws OrtException {
        OrtSession.Result result =
                run(tensor, rows, capacity, Set.of(CacheResizeGraph.OUTPUT), Map.of());
        return (OnnxTensor) result.get(CacheResizeGraph.OUTPUT).orElseThrow();
    }

    /** All numbers of the first rows of a tensor; the caller owns the array. */
    float[] floats(OnnxTensor tensor, int rows) throws OrtException {
        try (OnnxTensor copy = made(tensor, rows, rows)) {
            return Tensors.floats(copy);
        }
    }

    private OrtSession.Result run(
            OnnxTensor tensor,
            int rows,
            int capacity,
            Set<String> wanted,
            Map<String, OnnxTensor> written)
            throws OrtException {
        long[] extra = tensor.getInfo().getShape().clone();
        extra[ROW_AXIS] = capacity - rows;
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        inputs.put(CacheResizeGraph.INPUT, tensor);
        try (OnnxTensor keep = Tensors.whole(rows);
                OnnxTensor shape = Tensors.whole(extra)) {
            inputs.put(CacheResizeGraph.KEEP, keep);
            inputs.put(CacheResizeGraph.EXTRA, shape);
            return sessions.get(tensor.getInfo().type).run(inputs, wanted, written);
        }
    }

    @Override
    public void close() {
        sessions.values().forEach(Closing::quietly);
    }
}
