// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * The visual tokens of one step that enter a prompt.
 *
 * @param step the absolute step index; gaps between steps count as time
 * @param gridHeight rows of the step's full grid
 * @param gridWidth columns of the step's full grid
 * @param positions of the kept tokens in the grid, as ascending row-major indices
 * @param rows embeddings of the kept tokens: positions.length × dim floats, row-major; dim as in
 *     {@link VisualTokens#dim}
 */
public record VisualStep(long step, int gridHeight, int gridWidth, int[] positions, float[] rows) {}
