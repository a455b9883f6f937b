// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.motion;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds where the blocks of one grid are in another one (block matching by the sum of absolute
 * differences). Blocks without texture, and those that are nowhere, have no displacement. Integers
 * only, so the result is the same on every machine.
 */
final class BlockSearch {

    private static final int BLOCK = 8; // cells
    private static final int REACH = 10; // cells in each direction
    private static final int MIN_CONTRAST =
            24; // levels between a block's darkest and lightest cell
    private static final int UNCHANGED = 2; // levels per cell up to which a block has not moved
    private static final int LIMIT = UNCHANGED * BLOCK * BLOCK;
    private static final int FOUND = 8; // levels per cell up to which a block counts as found
    private static final int STEP_COST = 8; // levels that one cell of distance has to gain

    private final LumaGrid before;
    private final LumaGrid after;

    /**
     * A block that was found.
     *
     * @param column left cell of the block before
     * @param row upper cell of the block before
     * @param right how far it has moved to the right, cells
     * @param down how far it has moved down, cells
     */
    record Displacement(int column, int row, int right, int down) {

        boolean moved() {
            return right != 0 || down != 0;
        }
    }

    private BlockSearch(LumaGrid before, LumaGrid after) {
        this.before = before;
        this.after = after;
    }

    /**
     * What was found.
     *
     * @param found the blocks that were found
     * @param searched number of blocks that have texture
     */
    record Result(List<Displacement> found, int searched) {}

    /** Returns the displacements from one grid to another one of the same shape. */
    static Result between(LumaGrid before, LumaGrid after) {
        BlockSearch search = new BlockSearch(before, after);
        List<Displacement> found = new ArrayList<>();
        int searched = 0;
        for (int row = 0; row + BLOCK <= before.rows(); row += BLOCK) {
            for (int column = 0; column + BLOCK <= before.columns(); column += BLOCK) {
                if (search.hasTexture(column, row)) {
                    search.find(column, row, found);
                    searched++;
                }
            }
        }
        return new Result(found, searched);
    }

    /** Returns whether no block differs, whether it has texture or not. */
    static boolean areEqual(LumaGrid before, LumaGrid after) {
        BlockSearch search = new BlockSearch(before, after);
        for (int row = 0; row + BLOCK <= before.rows(); row += BLOCK) {
            for (int column = 0; column + BLOCK <= before.columns(); column += BLOCK) {
                if (search.difference(column, row, 0, 0, LIMIT) > LIMIT) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean hasTexture(int column, int row) {
        int darkest = 255;
        int lightest = 0;
        for (int y = row; y < row + BLOCK; y++) {
            for (int x = column; x < column + BLOCK; x++) {
                darkest = Math.min(darkest, before.at(x, y));
                lightest = Math.max(lightest, before.at(x, y));
            }
        }
        return lightest - darkest >= MIN_CONTRAST;
    }

    private void find(int column, int row, List<Displacement> found) {
        int still = difference(column, row, 0, 0, Integer.MAX_VALUE);
        if (still <= LIMIT) {
            found.add(new Displacement(column, row, 0, 0));
            return;
        }
        int least = still;
        int right = 0;
        int down = 0;
        for (int y = Math.max(-REACH, -row); y <= REACH && row + y + BLOCK <= after.rows(); y++) {
            for (int x = Math.max(-REACH, -column);
                    x <= REACH && column + x + BLOCK <= after.columns();
                    x++) {
                int cost = STEP_COST * (Math.abs(x) + Math.abs(y));
                int sum = difference(column, row, x, y, least - cost) + cost;
                if (sum < least) {
                    least = sum;
                    right = x;
                    down = y;
                }
            }
        }
        if (least <= FOUND * BLOCK * BLOCK) {
            found.add(new Displacement(column, row, right, down));
        }
    }

    /**
     * Returns the sum of absolute differences, or a larger value than the limit if it exceeds it.
     */
    private int difference(int column, int row, int right, int down, int limit) {
        int sum = 0;
        for (int y = row; y < row + BLOCK && sum <= limit; y++) {
            for (int x = column; x < column + BLOCK; x++) {
                sum += Math.abs(before.at(x, y) - after.at(x + right, y + down));
            }
        }
        return sum;
    }
}
