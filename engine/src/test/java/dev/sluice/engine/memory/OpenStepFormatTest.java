// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.format.FormatException;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.MergeInput;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests of {@link OpenStepFormat}. */
class OpenStepFormatTest {

    private static final OpenStepFormat FORMAT = new OpenStepFormat();

    private static final TokenGrid GRID = new TokenGrid(2, 3);

    @Test
    void stepsComeBackAsTheyWereButForThePixels() throws Exception {
        OpenStep step = OpenStep.of(TestingSteps.dropped(new Random(1), "cam", 7, GRID, 4, 0.5));
        assertThat(FORMAT.fromBytes(FORMAT.toBytes(step)))
                .usingRecursiveComparison()
                .isEqualTo(step);
    }

    @Test
    void attentionMayBeThereAndSimilarityMayNot() throws Exception {
        TokenStep tokens =
                new TokenStep(
                        3,
                        GRID,
                        1,
                        new float[] {1, 2, 3, 4, 5, 6},
                        new float[] {.1f, .2f, .3f, .4f, .5f, .6f},
                        new byte[4]);
        DropDecision decision = new DropDecision(new boolean[6], null, 0);
        OpenStep step = new OpenStep(3, 5, 6, GRID, new MergeInput(tokens, decision));
        MergeInput read = FORMAT.fromBytes(FORMAT.toBytes(step)).input();
        assertThat(read.step().attention()).containsExactly(tokens.attention());
        assertThat(read.step().features()).containsExactly(tokens.features());
        assertThat(read.step().pixels()).isNull();
        assertThat(read.decision().similarity()).isNull();
    }

    @Test
    void gatedStepsHaveNoInput() throws Exception {
        OpenStep step = OpenStep.of(TestingSteps.gated("cam", 9, GRID));
        assertThat(FORMAT.fromBytes(FORMAT.toBytes(step))).isEqualTo(step);
    }

    @Test
    void truncationAndOtherVersionsAreFound() {
        byte[] bytes =
                FORMAT.toBytes(
                        OpenStep.of(TestingSteps.dropped(new Random(1), "cam", 7, GRID, 4, 0.5)));
        for (int length = 0; length < bytes.length; length++) {
            byte[] damaged = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(FormatException.class)
                    .as("length %d", length)
                    .isThrownBy(() -> FORMAT.fromBytes(damaged));
        }
        bytes[0] = 9;
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> FORMAT.fromBytes(bytes))
                .withMessageContaining("version 9");
    }
}
