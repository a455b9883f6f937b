package dev.sluice.model.family;

/**
 * Counts positions on one axis: each row that is there takes the next one, so what follows dropped
 * tokens moves up.
 */
final class SequentialPositions {

    private long next;

    /** Positions of the next rows, 1 × rows. */
    int[][] take(int rows) {
        int[][] positions = new int[1][rows];
        for (int row = 0; row < rows; row++) {
            positions[0][row] = Math.toIntExact(next++);
        }
        return positions;
    }

    /** The position of the next row. */
    long next() {
        return next;
    }
}
