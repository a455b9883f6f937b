package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.graph.CacheResize;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Makes caches of another size. What it makes belongs to the runtime, not to the heap or its direct
 * buffers, which are freed late and bounded elsewhere. Safe for several threads.
 */
final class CacheResizer implements AutoCloseable {

    private static final int ROW_AXIS = 2;

    private final Map<OnnxJavaType, OrtSession> sessions = new LinkedHashMap<>();

    /** One for caches of these types. */
    static CacheResizer open(Set<OnnxJavaType> types, Path graph) throws ModelException {
        // Caches lie in main memory, whatever the decoder runs on.
        Sessions cpu = new Sessions(Provider.CPU, 1);
        CacheResizer resizer = new CacheResizer();
        try {
            for (OnnxJavaType type : types) {
                byte[] bytes = CacheResize.graph(onnxType(type), type.size);
                resizer.sessions.put(type, cpu.open(graph, bytes));
            }
            return resizer;
        } catch (ModelException e) {
            resizer.close();
            throw e;
        }
    }

    private static int onnxType(OnnxJavaType type) {
        return type == OnnxJavaType.FLOAT16 ? 10 : 1;
    }

    /**
     * The first rows of a cache, which stays as it is, in memory of their own.
     *
     * @param rows of the cache to keep
     * @param capacity rows to have room for, at least {@code rows}
     */
    KvCache resize(KvCache cache, int rows, int capacity) throws ModelException {
        Map<String, OnnxTensor> resized = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, OnnxTensor> entry : cache.tensors().entrySet()) {
                resized.put(entry.getKey(), resize(entry.getValue(), rows, capacity));
            }
        } catch (OrtException e) {
            resized.values().forEach(OnnxTensor::close);
            throw new ModelException(
                    Kind.FAILED,
                    "A cache of " + capacity + " rows cannot be made: " + e.getMessage(),
                    e);
        }
        HiddenRows hidden = cache.hidden() == null ? null : cache.hidden().first(rows);
        return new KvCache(new CacheTensors(resized, capacity), rows, hidden);
    }

    private OnnxTensor resize(OnnxTensor tensor, int rows, int capacity) throws OrtException {
        long[] extra = tensor.getInfo().getShape().clone();
        extra[ROW_AXIS] = capacity - rows;
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        inputs.put(CacheResize.INPUT, tensor);
        try (OnnxTensor keep = Tensors.whole(rows);
                OnnxTensor shape = Tensors.whole(extra)) {
            inputs.put(CacheResize.KEEP, keep);
            inputs.put(CacheResize.EXTRA, shape);
            OrtSession.Result result = sessions.get(tensor.getInfo().type).run(inputs);
            return (OnnxTensor) result.get(CacheResize.OUTPUT).orElseThrow();
        }
    }

    @Override
    public void close() {
        sessions.values().forEach(Closing::quietly);
    }
}
