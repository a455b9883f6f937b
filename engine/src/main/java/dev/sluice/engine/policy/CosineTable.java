// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.engine.reduce.kernel.Kernels;

import org.jspecify.annotations.Nullable;

/**
 * The cosines of rows to others, all of them. The products are made at once, if a table of them is
 * not too large, and otherwise row by row when they are asked for.
 */
final class CosineTable {

    private static final Kernels KERNELS = Kernels.best();

    /** The largest table: 64 MB, 4,096 rows to themselves. */
    private static final int MOST_PRODUCTS = 1 << 24;

    private static final int TILE = 16; // rows, of which few products are made in vain

    private final Rows rows;
    private final Rows others;
    private final float @Nullable [] dots; // rows × others; null if it is too large

    private CosineTable(Rows rows, Rows others, float @Nullable [] dots) {
        this.rows = rows;
        this.others = others;
        this.dots = dots;
    }

    /** Returns the cosines of each row to each of the others. */
    static CosineTable of(Rows rows, Rows others) {
        float[] dots = empty(rows, others);
        if (dots != null) {
            KERNELS.allDots(
                    rows.values(),
                    0,
                    rows.count(),
                    others.values(),
                    0,
                    others.count(),
                    rows.dim(),
                    others.count(),
                    dots);
        }
        return new CosineTable(rows, others, dots);
    }

    /** Returns the cosines of each row to each other and to itself; each pair is made once. */
    static CosineTable of(Rows rows) {
        float[] dots = empty(rows, rows);
        int count = rows.count();
        float[] values = rows.values();
        for (int from = 0; dots != null && from < count; from += TILE) {
            int to = Math.min(from + TILE, count);
            KERNELS.allDots(values, from, to, values, from, count, rows.dim(), count, dots);
            for (int other = to; other < count; other++) {
                for (int row = from; row < to; row++) {
                    dots[other * count + row] = dots[row * count + other];
                }
            }
        }
        return new CosineTable(rows, rows, dots);
    }

    private static float @Nullable [] empty(Rows rows, Rows others) {
        long products = (long) rows.count() * others.count();
        return products <= MOST_PRODUCTS ? new float[(int) products] : null;
    }

    /** Returns the cosine of a row to each of the others; 0 where one of them is zero. */
    double[] row(int row) {
        if (dots == null) {
            return rows.cosines(row, others);
        }
        double[] cosines = new double[others.count()];
        for (int other = 0; other < cosines.length; other++) {
            cosines[other] = rows.cosine(row, others, other, dots[row * others.count() + other]);
        }
        return cosines;
    }
}
