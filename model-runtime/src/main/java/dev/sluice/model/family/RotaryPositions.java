package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.VisualStep;

/**
 * Counts positions on the three axes time, height and width. Text goes on by one on all axes. A
 * block of video starts at the next position; its tokens lie on the block's full grid, whether they
 * are kept or not; text after it starts behind the grid's largest position on any axis.
 */
final class RotaryPositions {

    static final int AXES = 3;

    /** No model goes this far; below it, sums of positions stay in an int. */
    private static final long LARGEST = 1 << 30;

    private final double stepSeconds;
    private final double positionsPerSecond;

    private long next;
    private Block block;

    /** The open block; its grid covers firstStep to lastStep, both included. */
    private record Block(long base, long firstStep, long lastStep, int height, int width) {}

    RotaryPositions(double stepSeconds, double positionsPerSecond) {
        this.stepSeconds = stepSeconds;
        this.positionsPerSecond = positionsPerSecond;
    }

    /** Whether a block is open that a step with this grid belongs to. */
    boolean continues(VisualStep step) {
        return block != null
                && block.height == step.gridHeight()
                && block.width == step.gridWidth();
    }

    /** Whether a block is open. */
    boolean inBlock() {
        return block != null;
    }

    /** Positions of rows of text, outside any block. */
    int[][] text(int rows) {
        int[][] positions = new int[AXES][rows];
        for (int row = 0; row < rows; row++) {
            for (int axis = 0; axis < AXES; axis++) {
                positions[axis][row] = (int) next;
            }
            next++;
        }
        return positions;
    }

    /** Opens a block whose first step is this one. */
    void open(VisualStep step) {
        block = new Block(next, step.step(), step.step(), step.gridHeight(), step.gridWidth());
    }

    /** Positions of a step's rows in the open block. */
    int[][] video(VisualStep step) throws ModelException {
        block = new Block(block.base, block.firstStep, step.step(), block.height, block.width);
        int[][] positions = new int[AXES][step.positions().length];
        int time = (int) inRange(block.base + elapsed(step.step()));
        int base = (int) block.base;
        for (int row = 0; row < step.positions().length; row++) {
            int cell = step.positions()[row];
            positions[0][row] = time;
            positions[1][row] = base + cell / block.width;
            positions[2][row] = base + cell % block.width;
        }
        return positions;
    }

    /** Closes the open block: text goes on behind its grid. */
    void close() {
        next = nextText();
        block = null;
    }

    /** The position of the next row of text if an open block were closed now. */
    long nextText() {
        if (block == null) {
            return next;
        }
        long extent = Math.max(block.height, block.width) - 1;
        return block.base + Math.max(elapsed(block.lastStep), extent) + 1;
    }

    private static long inRange(long position) throws ModelException {
        if (position > LARGEST) {
            throw new ModelException(
                    Kind.TOO_LONG,
                    "The steps of one question span position "
                            + position
                            + ", which no model can take; ask with a shorter lookback");
        }
        return position;
    }

    private long elapsed(long step) {
        return (long) ((step - block.firstStep) * stepSeconds * positionsPerSecond);
    }
}
