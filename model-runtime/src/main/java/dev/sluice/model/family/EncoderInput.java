package dev.sluice.model.family;

import java.util.Optional;

/**
 * What a vision encoder is fed for one step.
 *
 * @param pixels numbers of {@code pixel_values}, row-major
 * @param shape of {@code pixel_values}, without leading dimensions of 1: the graph says how many it
 *     has
 * @param grid patches in time, height and width, for graphs that take a grid
 */
public record EncoderInput(float[] pixels, long[] shape, Optional<long[]> grid) {}
