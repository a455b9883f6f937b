// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How one policy decides what to drop. The defaults are those of a rule without a state. */
interface DropRule {

    /**
     * Flags of the tokens to keep.
     *
     * @param rows the step's features
     * @param similarity cosines to the previous step
     */
    boolean[] keep(TokenStep step, FeatureRows rows, float[] similarity);

    /** Refuses what the rule cannot work on. */
    default void check(TokenStep step) throws InvalidTokensException {}

    /** Whether the step, of the same grid and dim as the previous one, can be compared with it. */
    default boolean continues(TokenStep step) {
        return true;
    }

    /** Takes over the first step of a grid, kept whole. */
    default void start(TokenStep step, FeatureRows rows) {}

    /** Takes over a step that was decided on. */
    default void advance(TokenStep step, FeatureRows rows, boolean[] keep) {}

    /** Writes the state. */
    default void write(DataOutput out) throws IOException {}

    /** Reads what {@link #write} wrote. */
    default void read(DataInput in) throws IOException {}
}
