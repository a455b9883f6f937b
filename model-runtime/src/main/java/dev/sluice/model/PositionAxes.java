// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/** The axes of the positions that the tokens of a prompt have in the decoder. */
public enum PositionAxes {
    /** One: positions count the tokens of the prompt. */
    ONE(1),
    /** Time, row and column (M-RoPE): a visual token has the position of its cell. */
    THREE(3);

    private final int count;

    PositionAxes(int count) {
        this.count = count;
    }

    /** Returns the number of axes. */
    public int count() {
        return count;
    }
}
