// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

/**
 * Positions on one axis. Each token takes the next position, so that dropped tokens leave no gap.
 */
final class SequentialPositions {

    private long next;

    /** Takes the positions of the next tokens, 1 × tokens. */
    int[][] take(int tokens) {
        int[][] positions = new int[1][tokens];
        for (int token = 0; token < tokens; token++) {
            positions[0][token] = Math.toIntExact(next++);
        }
        return positions;
    }

    /** The position of the next token. */
    long next() {
        return next;
    }
}
