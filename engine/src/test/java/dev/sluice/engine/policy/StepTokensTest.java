// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Some tokens of a step, and what is known of them. */
final class StepTokensTest {

    private static final int DIM = 5;

    @Test
    void allTokensAreNotCopied() {
        StepTokens step = step();

        assertThat(step.only(Masks.all(4))).isSameAs(step);
    }

    @Test
    void someTokensKeepTheirPlacesRowsAndSquares() {
        StepTokens step = step().withSquares(new double[] {1, 4, 9, 16});

        StepTokens left = step.only(new boolean[] {false, true, false, true});
        StepTokens last = left.only(new boolean[] {false, true});

        assertThat(left.positions()).containsExactly(1, 3);
        assertThat(left.squares()).containsExactly(4, 16);
        assertThat(last.positions()).containsExactly(3);
        assertThat(last.rows()).containsExactly(row(step, 3));
        assertThat(last.squares()).containsExactly(16);
        assertThat(last.gridSize()).isEqualTo(4);
        assertThat(Rows.of(last).norms()).containsExactly(4);
    }

    @Test
    void squaresThatNobodyKnowsAreSummed() {
        StepTokens left = step().only(new boolean[] {true, false, false, true});

        assertThat(left.squares()).isNull();
        assertThat(Rows.of(left).norms()).containsExactly(Rows.of(left.rows(), 2, DIM).norms());
    }

    private static float[] row(StepTokens step, int token) {
        return Arrays.copyOfRange(step.rows(), token * DIM, (token + 1) * DIM);
    }

    private static StepTokens step() {
        Random random = new Random(1);
        float[] rows = new float[4 * DIM];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        return StepTokens.whole(2, 2, DIM, rows, null, Signals.NONE);
    }
}
