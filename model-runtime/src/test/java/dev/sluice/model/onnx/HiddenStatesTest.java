// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Hidden states in pieces equal those of one run. */
class HiddenStatesTest {

    private static final int DIM = 3;

    /** A long session in blocks of one token. */
    @Test
    void manyPiecesAreCounted() {
        int count = 200_000;
        HiddenStates states = pieces(count);
        assertThat(states.count()).isEqualTo(count);
        assertThat(states.bytes()).isEqualTo((long) count * DIM * Float.BYTES);
        assertThat(states.first(count - 7).bytes()).isEqualTo((count - 7L) * DIM * Float.BYTES);
        assertThat(states.all()).hasSize(count * DIM);
    }

    @Test
    void aPrefixMayEndWithinAPiece() {
        HiddenStates states = new HiddenStates(pieces(2), new float[] {20, 20, 20, 30, 30, 30}, 2);
        assertThat(states.first(3).all()).containsExactly(0, 0, 0, 1, 1, 1, 20, 20, 20);
        assertThat(states.first(3).bytes()).isEqualTo(3L * DIM * Float.BYTES);
        assertThat(states.first(0)).isNull();
        assertThat(states.first(4)).isSameAs(states);
    }

    private static HiddenStates pieces(int count) {
        HiddenStates states = null;
        for (int token = 0; token < count; token++) {
            states = new HiddenStates(states, new float[] {token, token, token}, 1);
        }
        return states;
    }
}
