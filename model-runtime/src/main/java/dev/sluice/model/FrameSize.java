package dev.sluice.model;

/**
 * Width and height of a frame.
 *
 * @param width pixels in a row
 * @param height rows
 */
public record FrameSize(int width, int height) {}
