// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** A table has the bits of cosines that are made one by one. */
final class CosineTableTest {

    private static final int DIM = 70;

    @Test
    void everyPairIsInTheTable() {
        for (int count : new int[] {1, 2, 15, 16, 17, 33, 50}) {
            Rows rows = rows(count, DIM, count);
            CosineTable table = CosineTable.of(rows);
            for (int row = 0; row < count; row++) {
                assertThat(table.row(row))
                        .as("row %d of %d", row, count)
                        .containsExactly(rows.cosines(row, rows));
            }
        }
    }

    @Test
    void rowsAreComparedWithOthers() {
        Rows rows = rows(19, DIM, 1);
        Rows others = rows(7, DIM, 2);
        CosineTable table = CosineTable.of(rows, others);
        for (int row = 0; row < rows.count(); row++) {
            assertThat(table.row(row)).containsExactly(rows.cosines(row, others));
        }
    }

    @Test
    void moreRowsThanATableHoldsAreComparedOneByOne() {
        Rows rows = rows(4100, 2, 3);

        double[] cosines = CosineTable.of(rows).row(4099);

        assertThat(cosines).containsExactly(rows.cosines(4099, rows));
        assertThat(cosines[0]).isEqualTo(rows.cosine(0, 4099));
    }

    /** Rows of all lengths, also such whose squares a float cannot hold, and one that is zero. */
    private static Rows rows(int count, int dim, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count * dim];
        for (int row = 1; row < count; row++) {
            float scale = (float) Math.scalb(1.0, random.nextInt(160) - 80);
            for (int i = 0; i < dim; i++) {
                values[row * dim + i] = scale * (float) random.nextGaussian();
            }
        }
        return Rows.of(values, count, dim);
    }
}
