// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a policy decides which tokens to drop. The defaults are those of a rule without state. */
interface DropRule {

    /**
     * Returns the flags of the tokens to keep.
     *
     * @param rows the step's features
     * @param similarity cosines to the previous step
     */
    boolean[] keep(TokenStep step, FeatureRows rows, float[] similarity);

    /** Refuses a step that the rule cannot process. */
    default void check(TokenStep step) throws InvalidTokensException {}

    /**
     * Returns whether the step, of the same grid and dim as the previous one, can be compared with
     * it.
     */
    default boolean continues(TokenStep step) {
        return true;
    }

    /** Adopts the first step of a grid, all of which is kept. */
    default void start(TokenStep step, FeatureRows rows) {}

    /** Adopts a step after the decision on it. */
    default void advance(TokenStep step, FeatureRows rows, boolean[] keep) {}

    /** Writes the state. */
    default void write(DataOutput out) throws IOException {}

    /** Reads what {@link #write} wrote. */
    default void read(DataInput in) throws IOException {}
}
