package dev.sluice.world;

/**
 * A picture on the heap.
 *
 * @param width pixels in a row
 * @param height rows
 * @param pixels row-major, 0xRRGGBB
 */
public record Picture(int width, int height, int[] pixels) {}
