package dev.sluice.model;

/**
 * The visual tokens of one step that enter a prompt.
 *
 * @param step the absolute step index; gaps between steps count as time
 * @param gridHeight rows of the step's full grid
 * @param gridWidth tokens in a row of the full grid
 * @param positions grid indices of the rows, ascending; may be fewer than the full grid
 * @param rows positions.length × dim floats, row-major; dim as in {@link VisualTokens#dim}
 */
public record VisualStep(long step, int gridHeight, int gridWidth, int[] positions, float[] rows) {}
