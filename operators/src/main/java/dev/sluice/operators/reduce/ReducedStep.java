package dev.sluice.operators.reduce;

/**
 * Tokens of one step after reduction.
 *
 * @param step absolute index; for merged static tokens, the first step of their segment
 * @param grid the step's full grid
 * @param positions grid indices, ascending
 * @param rows positions.length × dim floats, row-major
 */
public record ReducedStep(long step, TokenGrid grid, int[] positions, float[] rows) {}
