// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

import java.util.Arrays;

/**
 * Squared differences between points over one block of columns, column by column: the inner loops
 * are over points, whose sums are independent. Two columns at a time measured fastest.
 */
final class ColumnDistances {

    private static final int LANES = Kernels.LANES;

    private final float[] points; // (count, dim)
    private final int count;
    private final int dim;
    private final float[][] columns; // (width, count)
    private final float[][] lanes; // (LANES, count)
    private int width; // of the block

    ColumnDistances(float[] points, int count, int dim) {
        this.points = points;
        this.count = count;
        this.dim = dim;
        this.columns = new float[Math.min(Kernels.COLUMNS, dim)][count];
        this.lanes = new float[LANES][count];
    }

    /** Selects a block. */
    void load(int firstColumn) {
        width = Math.min(Kernels.COLUMNS, dim - firstColumn);
        for (int point = 0; point < count; point++) {
            int from = point * dim + firstColumn;
            for (int column = 0; column < width; column++) {
                columns[column][point] = points[from + column];
            }
        }
    }

    /** Returns the sums of a point and every later one, by point; valid until the next call. */
    float[] distances(int point) {
        for (int lane = 0; lane < LANES; lane++) {
            sum(point, lane, lanes[lane]);
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                add(lanes[lane + half], lanes[lane], point + 1);
            }
        }
        return lanes[0];
    }

    /** Sums the columns of a lane. */
    private void sum(int point, int lane, float[] sums) {
        Arrays.fill(sums, point + 1, count, 0);
        int column = lane;
        for (; column + LANES < width; column += 2 * LANES) {
            addColumns(point, columns[column], columns[column + LANES], sums);
        }
        if (column < width) {
            addColumn(point, columns[column], sums);
        }
    }

    private void addColumns(int point, float[] one, float[] next, float[] sums) {
        float x = one[point];
        float y = next[point];
        for (int other = point + 1; other < count; other++) {
            float differenceX = one[other] - x;
            float differenceY = next[other] - y;
            sums[other] = sums[other] + differenceX * differenceX + differenceY * differenceY;
        }
    }

    private void addColumn(int point, float[] column, float[] sums) {
        float x = column[point];
        for (int other = point + 1; other < count; other++) {
            float difference = column[other] - x;
            sums[other] += difference * difference;
        }
    }

    private void add(float[] values, float[] sums, int from) {
        for (int i = from; i < count; i++) {
            sums[i] += values[i];
        }
    }
}
