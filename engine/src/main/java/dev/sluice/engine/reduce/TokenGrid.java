// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/**
 * The grid of a step's tokens.
 *
 * @param height rows
 * @param width columns
 */
public record TokenGrid(int height, int width) {

    /** Returns the number of positions. */
    public int size() {
        return height * width;
    }
}
