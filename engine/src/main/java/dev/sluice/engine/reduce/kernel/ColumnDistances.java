// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

import java.util.Arrays;

/**
 * Squared differences between points over one block of columns, column by column: the inner loops
 * are over points, whose sums are independent. Two columns at a time measured fastest.
 */
final class ColumnDistances {

    private static final int LANES = Kernels.LANES;
    private static final int BLOCK = Kernels.BLOCK;

    private final float[] points; // (count, dim)
    private final int count;
    private final int dim;
    private final float[][] columns; // (width, count)
    private final float[][] lanes; // (LANES, count)
    private final float[][] parts; // (4, count): the partial sums of one lane
    private int width; // of the block

    ColumnDistances(float[] points, int count, int dim) {
        this.points = points;
        this.count = count;
        this.dim = dim;
        this.columns = new float[Math.min(Kernels.COLUMNS, dim)][count];
        this.lanes = new float[LANES][count];
        this.parts = new float[BLOCK / LANES][count];
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
        int whole = Lanes.wholeBlocks(width);
        for (int lane = 0; lane < LANES; lane++) {
            for (int part = 0; part < parts.length; part++) {
                sum(point, lane + part * LANES, whole, parts[part]);
            }
            fold(parts, lanes[lane], point + 1);
        }
        for (int column = whole; column < width; column++) {
            addColumn(point, columns[column], lanes[column % LANES]);
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                add(lanes[lane + half], lanes[lane], point + 1);
            }
        }
        return lanes[0];
    }

    /** Sums every {@link Kernels#BLOCK}th column. */
    private void sum(int point, int first, int end, float[] sums) {
        Arrays.fill(sums, point + 1, count, 0);
        int column = first;
        for (; column + BLOCK < end; column += 2 * BLOCK) {
            addColumns(point, columns[column], columns[column + BLOCK], sums);
        }
        if (column < end) {
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

    private void fold(float[][] parts, float[] lane, int from) {
        float[] part0 = parts[0];
        float[] part1 = parts[1];
        float[] part2 = parts[2];
        float[] part3 = parts[3];
        for (int i = from; i < count; i++) {
            lane[i] = (part0[i] + part1[i]) + (part2[i] + part3[i]);
        }
    }

    private void add(float[] values, float[] sums, int from) {
        for (int i = from; i < count; i++) {
            sums[i] += values[i];
        }
    }
}
