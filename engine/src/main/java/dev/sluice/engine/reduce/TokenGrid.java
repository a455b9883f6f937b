// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/**
 * The grid that a step's tokens stand in.
 *
 * @param height rows
 * @param width tokens in a row
 */
public record TokenGrid(int height, int width) {

    /** Number of positions. */
    public int size() {
        return height * width;
    }
}
