// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxJavaType;

/**
 * One tensor that a decoder keeps between runs. There are two kinds: keys or values of attention,
 * which have a row for each token, and states of recurrent layers, which have one size.
 */
sealed interface CacheEntry permits AttentionCache, RecurrentState {

    /** Returns the output of a run that continues this input. */
    String output();

    /** Returns the type of the elements. */
    OnnxJavaType type();

    /** Returns the shape of a tensor with room for a number of tokens, of one sequence. */
    long[] shape(int tokens);

    /** Returns the bytes of a tensor with room for a number of tokens. */
    default long bytes(int tokens) {
        long bytes = type().size;
        for (long dimension : shape(tokens)) {
            bytes *= dimension;
        }
        return bytes;
    }
}
