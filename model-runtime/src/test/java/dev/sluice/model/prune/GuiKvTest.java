// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.prune;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Small heads; the authors' results are in the golden cases. */
class GuiKvTest {

    private static final double[] LENGTHS = new double[12];

    @Test
    void aShortSequenceStaysWhole() {
        int[] kept = new GuiKv(13, 2, 0.1).kept(evenly(), new float[24], 2, LENGTHS, List.of());
        assertThat(kept).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void ofEqualTokensTheEndsComeLast() {
        // The mean over five neighbours counts zeros beyond the ends.
        int[] kept = new GuiKv(8, 2, 0).kept(evenly(), new float[24], 2, LENGTHS, List.of());
        assertThat(kept).containsExactly(2, 3, 4, 5, 6, 7);
    }

    @Test
    void longHiddenStatesOfTheNewestStepStay() {
        double[] lengths = new double[12];
        Arrays.fill(lengths, 1);
        lengths[8] = 5;
        int[] kept =
                new GuiKv(3, 2, 10)
                        .kept(evenly(), new float[24], 2, lengths, List.of(new TokenRange(6, 10)));
        assertThat(kept).containsExactly(8);
    }

    @Test
    void earlierTokensThatTheNewestStepRepeatsAreCleared() {
        float[] keys = new float[24];
        for (int token = 0; token < 12; token++) {
            keys[2 * token] = 1; // all in the span of the newest step,
        }
        keys[2 * 2 + 1] = 1; // but not this one
        List<TokenRange> steps = List.of(new TokenRange(1, 5), new TokenRange(6, 10));
        int[] kept = new GuiKv(6, 2, 0).kept(evenly(), keys, 2, LENGTHS, steps);
        assertThat(kept).as("without 1 and 3").containsExactly(2, 4, 5, 6);
    }

    @Test
    void theAttentionOfAllHeadsCounts() {
        float[] weights = new float[2 * 2 * 12];
        weights[12 + 3] = 1; // the second row of the first head
        weights[24 + 7] = 1; // the first row of the second head
        AttentionRows attention = new AttentionRows(weights, 2, 2, 12);
        int[] kept = new GuiKv(12, 2, 0).kept(attention, new float[24], 2, LENGTHS, List.of());
        assertThat(kept).hasSize(10);
        kept = new GuiKv(11, 2, 0).kept(attention, new float[24], 2, LENGTHS, List.of());
        assertThat(kept).as("without the last of those that nothing looks at").hasSize(9);
        kept = new GuiKv(10, 2, 0).kept(attention, new float[24], 2, LENGTHS, List.of());
        assertThat(kept).containsExactly(1, 2, 3, 4, 5, 6, 7, 8).doesNotContain(0);
    }

    @Test
    void attentionOfAnotherWindowIsRefused() {
        assertThatThrownBy(
                        () ->
                                new GuiKv(8, 3, 0)
                                        .kept(evenly(), new float[24], 2, LENGTHS, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found the attention of 2 tokens")
                .hasMessageContaining("which has 3");
    }

    /** Returns the attention of two rows that look at all of 12 tokens before them alike. */
    private static AttentionRows evenly() {
        float[] weights = new float[24];
        Arrays.fill(weights, 0, 11, 1f / 11);
        Arrays.fill(weights, 12, 24, 1f / 12);
        return new AttentionRows(weights, 1, 2, 12);
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThatThrownBy(() -> new GuiKv(8, 8, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found a capacity of 8, a window of 8")
                .hasMessageContaining("1 ≤ window < capacity");
        assertThatThrownBy(() -> new TokenRange(3, 2)).hasMessageContaining("from 3 to 2");
    }
}
