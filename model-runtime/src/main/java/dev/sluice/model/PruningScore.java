// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * What the visual tokens of a prompt are ranked by between two layers: an attention in the layer
 * before. The rows are those of the text tokens behind the last visual token.
 */
public enum PruningScore {
    /** The attention of the last row, averaged over heads. */
    LAST_ROW,
    /**
     * The attention of the last row among visual tokens if no token had a position, averaged over
     * heads: by position, far tokens get less of it, whatever they show.
     */
    LAST_ROW_UNROTATED,
    /** The attention of all rows, averaged over heads. */
    ALL_ROWS,
    /** The attention of all rows, each weighted by how much the rows look at each other. */
    ALL_ROWS_WEIGHTED;

    /** Whether it needs the attention of all rows, not of the last one alone. */
    public boolean needsAllRows() {
        return this == ALL_ROWS || this == ALL_ROWS_WEIGHTED;
    }
}
