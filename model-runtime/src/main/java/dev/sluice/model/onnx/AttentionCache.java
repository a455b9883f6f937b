// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxJavaType;

/**
 * Keys or values of one attention layer: a row for each token and head. A run appends rows, and the
 * first rows are those of a shorter sequence, so that it can be cut after any token.
 *
 * @param heads number of heads
 * @param size values per token and head
 */
record AttentionCache(String output, OnnxJavaType type, int heads, int size) implements CacheEntry {

    static final int TOKEN_AXIS = 2;

    private static final int RANK = 4; // sequences × heads × tokens × values
    private static final int HEAD_AXIS = 1;
    private static final int VALUE_AXIS = 3;

    /** Whether an input of this name holds keys or values. */
    static boolean isNamed(String input) {
        return input.endsWith(".key") || input.endsWith(".value");
    }

    /**
     * Reads an input.
     *
     * @param sizes for dimensions that the graph does not declare
     */
    static AttentionCache of(
            GraphSignature signature,
            String input,
            String output,
            OnnxJavaType type,
            CacheSizes sizes)
            throws ModelException {
        long[] shape = signature.inputInfo(input).getShape();
        if (shape.length != RANK) {
            throw signature.invalid(
                    "has a cache input "
                            + input
                            + " of rank "
                            + shape.length
                            + ", expected "
                            + RANK);
        }
        long[] continued = signature.outputShape(output);
        long heads = declared(shape, continued, HEAD_AXIS, sizes.heads());
        long size = declared(shape, continued, VALUE_AXIS, sizes.headSize());
        if (heads < 1 || size < 1) {
            throw signature.invalid(
                    ("does not say how many heads of what length %s has, and neither do its"
                                    + " attention operators nor the configuration; add head_dim and"
                                    + " num_key_value_heads to config.json")
                            .formatted(input));
        }
        return new AttentionCache(output, type, Math.toIntExact(heads), Math.toIntExact(size));
    }

    /** The input's dimension, else the output's that continues it, else what else is known. */
    private static long declared(long[] input, long[] output, int axis, int otherwise) {
        if (input[axis] > 0) {
            return input[axis];
        }
        return output.length > axis && output[axis] > 0 ? output[axis] : otherwise;
    }

    @Override
    public long[] shape(int tokens) {
        return new long[] {1, heads, tokens, size};
    }
}
