// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The cache inputs of a decoder graph, each with the output that continues it. Inputs and outputs
 * are matched by name, since exporters list them in different orders.
 *
 * @param presentOf output name by input name
 * @param emptyShapes shape of an empty cache, by input name
 * @param types of the elements, by input name
 */
record CacheLayout(
        Map<String, String> presentOf,
        Map<String, long[]> emptyShapes,
        Map<String, OnnxJavaType> types) {

    private static final int BATCH_AXIS = 0;
    private static final int HEAD_AXIS = 1;
    private static final int TOKEN_AXIS = 2;
    private static final int VALUE_AXIS = 3;

    /**
     * Reads the caches of a graph.
     *
     * @param sizes for dimensions that the graph does not declare
     */
    static CacheLayout of(GraphSignature signature, CacheSizes sizes) throws ModelException {
        Map<String, String> presentOf = new LinkedHashMap<>();
        Map<String, long[]> emptyShapes = new LinkedHashMap<>();
        Map<String, OnnxJavaType> types = new LinkedHashMap<>();
        for (Map.Entry<String, TensorInfo> input : signature.inputs().entrySet()) {
            String name = input.getKey();
            if (name.startsWith("past")) {
                presentOf.put(name, present(signature, name));
                emptyShapes.put(name, emptyShape(signature, name, input.getValue(), sizes));
                types.put(name, type(signature, name, presentOf.get(name)));
            }
        }
        if (presentOf.isEmpty()) {
            throw signature.invalid("has no cache inputs (past_key_values.0.key, …)");
        }
        return new CacheLayout(presentOf, emptyShapes, types);
    }

    private static String present(GraphSignature signature, String past) throws ModelException {
        String present =
                past.startsWith("past_key_values")
                        ? "present" + past.substring("past_key_values".length())
                        : "present" + past.substring("past".length());
        return signature.output(present);
    }

    /** The output of one run is the input of the next, so both have the same type. */
    private static OnnxJavaType type(GraphSignature signature, String past, String present)
            throws ModelException {
        OnnxJavaType type = signature.floating(signature.inputs(), past);
        OnnxJavaType continued = signature.floating(signature.outputs(), present);
        if (type != continued) {
            throw signature.invalid(
                    "has %s of type %s, but %s of type %s; expected one type for both"
                            .formatted(past, type, present, continued));
        }
        return type;
    }

    /** One sequence of no tokens. */
    private static long[] emptyShape(
            GraphSignature signature, String name, TensorInfo info, CacheSizes sizes)
            throws ModelException {
        long[] shape = info.getShape().clone();
        if (shape.length != 4) {
            throw signature.invalid(
                    "has a cache input " + name + " of rank " + shape.length + ", expected 4");
        }
        long[] continued = signature.outputShape(present(signature, name));
        shape[BATCH_AXIS] = 1;
        shape[TOKEN_AXIS] = 0;
        shape[HEAD_AXIS] = declared(shape, continued, HEAD_AXIS, sizes.heads());
        shape[VALUE_AXIS] = declared(shape, continued, VALUE_AXIS, sizes.headSize());
        if (shape[HEAD_AXIS] < 1 || shape[VALUE_AXIS] < 1) {
            throw signature.invalid(
                    ("does not say how many heads of what length %s has, and neither do its"
                                    + " attention operators nor the configuration; add head_dim and"
                                    + " num_key_value_heads to config.json")
                            .formatted(name));
        }
        return shape;
    }

    /** The input's dimension, else the output's that continues it, else what else is known. */
    private static long declared(long[] input, long[] output, int axis, int otherwise) {
        if (input[axis] > 0) {
            return input[axis];
        }
        return output.length > axis && output[axis] > 0 ? output[axis] : otherwise;
    }

    /** Returns the output that continues an input. */
    String presentOf(String input) {
        return known(presentOf, input);
    }

    /** Returns the type of an input's elements. */
    OnnxJavaType type(String input) {
        return known(types, input);
    }

    private static <T> T known(Map<String, T> values, String input) {
        T value = values.get(input);
        if (value == null) {
            throw new IllegalArgumentException(
                    "found the input %s, expected one of %s".formatted(input, values.keySet()));
        }
        return value;
    }

    /** Returns the shape of an input's tensor for a number of tokens. */
    long[] shape(String input, int tokens) {
        long[] shape = known(emptyShapes, input).clone();
        shape[TOKEN_AXIS] = tokens;
        return shape;
    }

    /** Returns the bytes of an input's tensor for a number of tokens. */
    long bytes(String input, int tokens) {
        long[] shape = known(emptyShapes, input);
        return shape[1] * shape[3] * type(input).size * tokens;
    }

    /** Bytes of one token's keys and values. */
    long bytesPerToken() {
        return types.keySet().stream().mapToLong(input -> bytes(input, 1)).sum();
    }
}
