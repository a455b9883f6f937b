// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.clip;

/** What became of the visual token of one cell. */
public enum CellState {
    /** The token is in memory. It may also stand for others, which were merged into it. */
    KEPT,
    /** The drop kept the token, and the merge put it into one of another position or step. */
    MERGED,
    /** The drop removed the token, because it repeats an earlier one. */
    DROPPED,
    /**
     * There is no token: the gate spared the encoder the step, or the encoder's output is not
     * usable.
     */
    GATED
}
