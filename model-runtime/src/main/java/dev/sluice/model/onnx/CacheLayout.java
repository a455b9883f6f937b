package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The decoder's cache inputs, each with the output that continues it. They are matched by name:
 * exporters list them in different orders.
 *
 * @param presentOf output name by input name
 * @param emptyShapes shape of the cache of no rows, by input name
 */
record CacheLayout(Map<String, String> presentOf, Map<String, long[]> emptyShapes) {

    private static final int BATCH_AXIS = 0;
    private static final int ROW_AXIS = 2;

    static CacheLayout of(GraphSignature signature) throws ModelException {
        Map<String, String> presentOf = new LinkedHashMap<>();
        Map<String, long[]> emptyShapes = new LinkedHashMap<>();
        for (Map.Entry<String, TensorInfo> input : signature.inputs().entrySet()) {
            if (input.getKey().startsWith("past")) {
                presentOf.put(input.getKey(), present(signature, input.getKey()));
                emptyShapes.put(
                        input.getKey(), emptyShape(signature, input.getKey(), input.getValue()));
            }
        }
        if (presentOf.isEmpty()) {
            throw signature.invalid("has no cache inputs (past_key_values.0.key, …)");
        }
        return new CacheLayout(presentOf, emptyShapes);
    }

    private static String present(GraphSignature signature, String past) throws ModelException {
        String present =
                past.startsWith("past_key_values")
                        ? "present" + past.substring("past_key_values".length())
                        : "present" + past.substring("past".length());
        return signature.output(present);
    }

    /** One sequence without rows; every other dimension has to be in the graph. */
    private static long[] emptyShape(GraphSignature signature, String name, TensorInfo info)
            throws ModelException {
        long[] shape = info.getShape().clone();
        if (shape.length != 4) {
            throw signature.invalid(
                    "has a cache input " + name + " of rank " + shape.length + ", expected 4");
        }
        shape[BATCH_AXIS] = 1;
        shape[ROW_AXIS] = 0;
        if (shape[1] < 1 || shape[3] < 1) {
            throw signature.invalid("does not say how many heads of what length " + name + " has");
        }
        return shape;
    }

    /** The types of the cache's tensors. */
    Set<OnnxJavaType> types(GraphSignature signature) {
        Set<OnnxJavaType> types = new LinkedHashSet<>();
        presentOf.keySet().forEach(name -> types.add(signature.inputs().get(name).type));
        return types;
    }

    /** Bytes of the cache of one row. */
    long rowBytes(GraphSignature signature) {
        return emptyShapes.entrySet().stream()
                .mapToLong(
                        entry ->
                                entry.getValue()[1]
                                        * entry.getValue()[3]
                                        * signature.inputs().get(entry.getKey()).type.size)
                .sum();
    }

    /** The cache of no rows. The caller closes it. */
    KvCache empty(GraphSignature signature) throws OrtException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, long[]> entry : emptyShapes.entrySet()) {
                tensors.put(
                        entry.getKey(),
                        Tensors.empty(
                                entry.getValue(), signature.inputs().get(entry.getKey()).type));
            }
        } catch (OrtException e) {
            tensors.values().forEach(OnnxTensor::close);
            throw e;
        }
        return new KvCache(new CacheTensors(tensors, 0), 0, null);
    }
}
