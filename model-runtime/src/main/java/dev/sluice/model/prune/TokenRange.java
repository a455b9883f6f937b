// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.prune;

/**
 * Consecutive tokens of a sequence.
 *
 * @param from the first one
 * @param to the one after the last
 */
public record TokenRange(int from, int to) {

    public TokenRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "found the tokens from %d to %d; expected 0 ≤ from ≤ to".formatted(from, to));
        }
    }

    /** Number of tokens. */
    public int length() {
        return to - from;
    }
}
