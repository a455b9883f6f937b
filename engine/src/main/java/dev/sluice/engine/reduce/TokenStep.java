// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of one step before reduction.
 *
 * @param step absolute index
 * @param grid the grid
 * @param dim dimension of the embeddings
 * @param features grid.size() × dim floats, row-major by grid index
 * @param attention one float per token, or null if the encoder has no such output
 * @param pixels 2 × grid.size() × 3 × pixels-per-cell bytes (frame, token, channel, pixel;
 *     value/255 is the pixel), or null if the policy does not use pixels
 */
public record TokenStep(
        long step,
        TokenGrid grid,
        int dim,
        float[] features,
        float @Nullable [] attention,
        byte @Nullable [] pixels) {}
