// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import org.jspecify.annotations.Nullable;

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
 * @param attention one float per token: the mean over heads and queries per key in the encoder's
 *     last used layer, pooled like the features; null if the graph has no such output
 */
public record VisualTokens(
        int gridHeight, int gridWidth, int dim, float[] features, float @Nullable [] attention) {}
