// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

/**
 * The size of the grid of visual tokens of a frame.
 *
 * @param height number of rows
 * @param width number of columns
 */
public record GridSize(int height, int width) {

    /** Number of tokens. */
    public int size() {
        return height * width;
    }
}
