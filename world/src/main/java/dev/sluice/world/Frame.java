// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

/**
 * A drawn frame.
 *
 * @param width pixels
 * @param height pixels
 * @param pixels row-major, 0xRRGGBB
 */
public record Frame(int width, int height, int[] pixels) {}
