// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.tensor.Signal;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * The visual tokens of one step, as the vision encoder returns them.
 *
 * @param gridHeight rows of the grid
 * @param gridWidth columns of the grid
 * @param dim floats per token. With DeepStack, a token has n further features, which the decoder
 *     adds to its hidden states: the token then consists of its embedding of dimension H and n
 *     vectors of the same dimension, dim = H·(1 + n), and is compared, merged and stored as one
 *     vector
 * @param features gridHeight·gridWidth × dim floats, row-major by position
 * @param signals those that {@link ModelInfo#signals} names, of the shapes of {@link EncoderSignal}
 */
public record VisualTokens(
        int gridHeight,
        int gridWidth,
        int dim,
        float[] features,
        Map<EncoderSignal, Signal> signals) {

    /** Returns one float per token, or null if the encoder does not give it. */
    public float @Nullable [] attention() {
        Signal attention = signals.get(EncoderSignal.IMAGE_ATTENTION);
        return attention == null ? null : attention.values();
    }
}
