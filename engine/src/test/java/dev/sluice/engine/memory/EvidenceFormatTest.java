// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.format.FormatException;
import dev.sluice.model.VisualStep;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests of {@link EvidenceFormat}. */
class EvidenceFormatTest {

    private static final EvidenceFormat FORMAT = new EvidenceFormat();

    private static final Evidence EVIDENCE =
            new Evidence(
                    List.of(
                            new VisualStep(4, 2, 2, new int[] {0, 3}, new float[] {1, 2, 3, 4}),
                            new VisualStep(6, 1, 3, new int[] {2}, new float[] {-.5f, 65504})),
                    List.of(new VisualStep(7, 1, 3, new int[] {1}, new float[] {0, 0.25f})),
                    1_000,
                    2_000,
                    6,
                    40,
                    4);

    @Test
    void evidenceComesBackAsItWas() throws Exception {
        assertThat(FORMAT.fromBytes(FORMAT.toBytes(EVIDENCE)))
                .usingRecursiveComparison()
                .isEqualTo(EVIDENCE);
        assertThat(FORMAT.fromBytes(FORMAT.toBytes(Evidence.EMPTY))).isEqualTo(Evidence.EMPTY);
    }

    @Test
    void truncationAndOtherVersionsAreFound() {
        byte[] bytes = FORMAT.toBytes(EVIDENCE);
        for (int length = 0; length < bytes.length; length++) {
            byte[] damaged = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(FormatException.class)
                    .as("length %d", length)
                    .isThrownBy(() -> FORMAT.fromBytes(damaged));
        }
        bytes[0] = 2;
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> FORMAT.fromBytes(bytes))
                .withMessageContaining("format version 2");
    }
}
