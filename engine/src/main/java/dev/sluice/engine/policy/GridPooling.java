// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;

/** Pools the tokens of a grid to a smaller grid. Cells whose tokens were dropped do not count. */
final class GridPooling {

    private GridPooling() {}

    /** Returns the mean of the rectangle of each new cell, of at least one token. */
    static ReducedTokens mean(StepTokens step, int height, int width) {
        int[] tokenAt = step.tokenAt();
        TokenSet left = new TokenSet(step.dim());
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int top = y * step.height() / height;
                int bottom = ceilDiv((y + 1) * step.height(), height);
                int first = x * step.width() / width;
                int last = ceilDiv((x + 1) * step.width(), width);
                double[] row = new double[step.dim()];
                int count = 0;
                for (int sourceY = top; sourceY < bottom; sourceY++) {
                    for (int sourceX = first; sourceX < last; sourceX++) {
                        count += add(step, tokenAt, sourceY, sourceX, 1, row) > 0 ? 1 : 0;
                    }
                }
                int centre = (top + bottom - 1) / 2 * step.width() + (first + last - 1) / 2;
                put(left, centre, row, count);
            }
        }
        return left.build();
    }

    /** Returns samples at the centres of the new cells, between the four nearest tokens. */
    static ReducedTokens bilinear(StepTokens step, int height, int width) {
        int[] tokenAt = step.tokenAt();
        TokenSet left = new TokenSet(step.dim());
        for (int y = 0; y < height; y++) {
            double sourceY = source(y, height, step.height());
            int top = (int) sourceY;
            int bottom = Math.min(top + 1, step.height() - 1);
            for (int x = 0; x < width; x++) {
                double sourceX = source(x, width, step.width());
                int first = (int) sourceX;
                int last = Math.min(first + 1, step.width() - 1);
                double down = sourceY - top;
                double right = sourceX - first;
                double[] row = new double[step.dim()];
                double weight =
                        add(step, tokenAt, top, first, (1 - down) * (1 - right), row)
                                + add(step, tokenAt, top, last, (1 - down) * right, row)
                                + add(step, tokenAt, bottom, first, down * (1 - right), row)
                                + add(step, tokenAt, bottom, last, down * right, row);
                int centre =
                        nearest(y, height, step.height()) * step.width()
                                + nearest(x, width, step.width());
                put(left, centre, row, weight);
            }
        }
        return left.build();
    }

    private static void put(TokenSet left, int position, double[] row, double weight) {
        if (weight > 0) {
            Arrays.setAll(row, i -> row[i] / weight);
            left.add(position, 0, row);
        }
    }

    private static double source(int cell, int cells, int size) {
        return Math.max(0, (cell + 0.5) * size / cells - 0.5);
    }

    /** Returns the cell in the middle of a new one; distinct for distinct new cells. */
    private static int nearest(int cell, int cells, int size) {
        int first = cell * size / cells;
        int last = ceilDiv((cell + 1) * size, cells);
        return (first + last - 1) / 2;
    }

    private static double add(
            StepTokens step, int[] tokenAt, int y, int x, double weight, double[] row) {
        int token = tokenAt[y * step.width() + x];
        if (token < 0 || weight == 0) {
            return 0;
        }
        for (int i = 0; i < row.length; i++) {
            row[i] += weight * step.rows()[token * row.length + i];
        }
        return weight;
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }
}
