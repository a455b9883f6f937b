// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrameDisplayTest {

    @Test
    void pixelsBecomeSquareBeforeTheFrameIsTurned() {
        FrameDisplay wide = new FrameDisplay(0, false, 2, 1);
        FrameDisplay turned = new FrameDisplay(90, false, 2, 1);

        assertThat(wide.shownWidth(160, 120)).isEqualTo(320);
        assertThat(wide.shownHeight(160, 120)).isEqualTo(120);
        assertThat(turned.shownWidth(160, 120)).isEqualTo(120);
        assertThat(turned.shownHeight(160, 120)).isEqualTo(320);
    }

    @Test
    void aWidthIsRoundedAndNeverZero() {
        assertThat(new FrameDisplay(0, false, 8, 9).shownWidth(721, 480)).isEqualTo(641);
        assertThat(new FrameDisplay(0, false, 1, 100).shownWidth(2, 2)).isEqualTo(1);
    }

    @Test
    void otherAnglesAndRatiosAreRefused() {
        assertThatThrownBy(() -> new FrameDisplay(45, false, 1, 1)).hasMessageContaining("45");
        assertThatThrownBy(() -> new FrameDisplay(0, false, 0, 1)).hasMessageContaining("0:1");
    }
}
