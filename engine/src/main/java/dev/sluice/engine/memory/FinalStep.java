// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

/**
 * A step whose tokens are final.
 *
 * @param tokens its kept tokens
 * @param gated whether there was no token of which one could be kept: the gate spared the encoder
 *     the step, or the encoder's output is not usable. A step that was encoded and of which all
 *     tokens were dropped has no tokens, too, but is not gated
 */
public record FinalStep(MemoryStep tokens, boolean gated) {

    /** Returns its absolute index. */
    public long step() {
        return tokens.step();
    }
}
