// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.engine.clip.CellState;
import dev.sluice.engine.clip.StepOutcome;
import dev.sluice.engine.reduce.TokenGrid;

/** Outcomes of steps, written as the letters of the report. Stateless. */
final class Outcomes {

    private Outcomes() {}

    /**
     * A step of one second.
     *
     * @param rows rows of letters: K, M, D, G
     */
    static StepOutcome step(long step, double redundancy, boolean change, String... rows) {
        String letters = String.join("", rows);
        byte[] states = new byte[letters.length()];
        for (int position = 0; position < states.length; position++) {
            states[position] = (byte) state(letters.charAt(position)).ordinal();
        }
        TokenGrid grid = new TokenGrid(rows.length, rows[0].length());
        long from = step * 1_000_000;
        return new StepOutcome(
                step, from, from + 500_000, grid, states, redundancy, change, 2_000_000);
    }

    static CellState state(char letter) {
        for (CellState state : CellState.values()) {
            if (state.name().charAt(0) == letter) {
                return state;
            }
        }
        throw new IllegalArgumentException("no state begins with " + letter);
    }
}
