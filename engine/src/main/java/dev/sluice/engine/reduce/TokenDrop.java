// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.format.FormatException;

/**
 * Differential token drop over one stream: one step in, one decision out. Causal, deterministic,
 * not safe for use by several threads. A step of another grid or dim is treated as the first.
 */
public interface TokenDrop {

    /**
     * Decides on the next step.
     *
     * @throws InvalidTokensException if a feature is NaN or infinite; the state is unchanged
     */
    DropDecision accept(TokenStep step) throws InvalidTokensException;

    /** Returns the state on which the next decision depends, in a versioned binary form. */
    byte[] snapshot();

    /**
     * Continues from a snapshot; after one of another policy the next step is treated as the first.
     *
     * @throws FormatException if a later release wrote it, or it is damaged
     */
    void restore(byte[] snapshot) throws FormatException;
}
