package dev.sluice.model.onnx;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows in pieces are what they are at once. */
class HiddenStatesTest {

    private static final int DIM = 3;

    /** A long session in blocks of one row. */
    @Test
    void manyPiecesAreCounted() {
        int count = 200_000;
        HiddenStates rows = pieces(count);
        assertThat(rows.count()).isEqualTo(count);
        assertThat(rows.bytes()).isEqualTo((long) count * DIM * Float.BYTES);
        assertThat(rows.first(count - 7).bytes()).isEqualTo((count - 7L) * DIM * Float.BYTES);
        assertThat(rows.all()).hasSize(count * DIM);
    }

    @Test
    void theBeginningMayEndWithinAPiece() {
        HiddenStates rows = new HiddenStates(pieces(2), new float[] {20, 20, 20, 30, 30, 30}, 2);
        assertThat(rows.first(3).all()).containsExactly(0, 0, 0, 1, 1, 1, 20, 20, 20);
        assertThat(rows.first(3).bytes()).isEqualTo(3L * DIM * Float.BYTES);
        assertThat(rows.first(0)).isNull();
        assertThat(rows.first(4)).isSameAs(rows);
    }

    private static HiddenStates pieces(int count) {
        HiddenStates rows = null;
        for (int row = 0; row < count; row++) {
            rows = new HiddenStates(rows, new float[] {row, row, row}, 1);
        }
        return rows;
    }
}
