// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.VisualStep;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Positions on the three axes time, height and width. A text token advances all axes by one. A
 * vision block starts at the next position; its tokens have the positions of the block's full grid,
 * even if others were dropped; text after it starts after the grid's largest position on any axis.
 */
final class RotaryPositions {

    static final int AXES = 3;

    /** Larger than the positions of every model; sums of smaller positions fit into an int. */
    private static final long LARGEST = 1 << 30;

    private final double stepSeconds;
    private final double positionsPerSecond;

    private long next;
    private @Nullable Block block; // null if none is open

    /** The open block; its grid covers firstStep to lastStep, inclusive. */
    private record Block(long base, long firstStep, long lastStep, int height, int width) {}

    RotaryPositions(double stepSeconds, double positionsPerSecond) {
        this.stepSeconds = stepSeconds;
        this.positionsPerSecond = positionsPerSecond;
    }

    /** Whether a block is open to which a step with this grid belongs. */
    boolean continues(VisualStep step) {
        return block != null
                && block.height == step.gridHeight()
                && block.width == step.gridWidth();
    }

    /** Whether a block is open. */
    boolean inBlock() {
        return block != null;
    }

    /** Takes the positions of text tokens, outside of any block. */
    int[][] text(int tokens) {
        int[][] positions = new int[AXES][tokens];
        for (int token = 0; token < tokens; token++) {
            for (int axis = 0; axis < AXES; axis++) {
                positions[axis][token] = (int) next;
            }
            next++;
        }
        return positions;
    }

    /** Opens a block whose first step is this one. */
    void open(VisualStep step) {
        block = new Block(next, step.step(), step.step(), step.gridHeight(), step.gridWidth());
    }

    /** Returns the positions of a step's tokens in the open block. */
    int[][] video(VisualStep step) throws ModelException {
        Block before = Objects.requireNonNull(block, "a block has to be opened before its steps");
        Block grown =
                new Block(before.base, before.firstStep, step.step(), before.height, before.width);
        block = grown;
        int[][] positions = new int[AXES][step.positions().length];
        int time = (int) inRange(grown.base + elapsed(grown));
        int base = (int) grown.base;
        for (int token = 0; token < step.positions().length; token++) {
            int cell = step.positions()[token];
            positions[0][token] = time;
            positions[1][token] = base + cell / grown.width;
            positions[2][token] = base + cell % grown.width;
        }
        return positions;
    }

    /** Closes the open block; text continues after its grid. */
    void close() {
        next = nextText();
        block = null;
    }

    /** Returns the position of the next text token if an open block were closed now. */
    long nextText() {
        if (block == null) {
            return next;
        }
        long extent = Math.max(block.height, block.width) - 1;
        return block.base + Math.max(elapsed(block), extent) + 1;
    }

    private static long inRange(long position) throws ModelException {
        if (position > LARGEST) {
            throw new ModelException(
                    Kind.TOO_LONG,
                    "the steps of one question reach position %d, which no model can take; keep a shorter history"
                            .formatted(position));
        }
        return position;
    }

    /** Returns how far the time axis advances from the first step of a block to its last one. */
    private long elapsed(Block steps) {
        return (long) ((steps.lastStep - steps.firstStep) * stepSeconds * positionsPerSecond);
    }
}
