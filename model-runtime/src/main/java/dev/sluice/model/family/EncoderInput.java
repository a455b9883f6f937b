package dev.sluice.model.family;

/**
 * What a vision encoder is fed for one step.
 *
 * @param pixels numbers of {@code pixel_values}, row-major
 * @param shape of {@code pixel_values}
 * @param grid patches in time, height and width, for graphs that take a grid
 */
public record EncoderInput(float[] pixels, long[] shape, long[] grid) {}
