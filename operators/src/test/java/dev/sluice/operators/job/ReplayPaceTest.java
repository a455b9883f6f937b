// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReplayPaceTest {

    private static final long SECOND = 1_000_000;

    @Test
    void theFirstChunkDoesNotWaitAndTheOthersKeepTime() {
        ReplayPace pace = new ReplayPace(1, 10_000);

        assertThat(pace.pauseMillis(100 * SECOND, 5_000)).isZero();
        assertThat(pace.pauseMillis(101 * SECOND, 5_200)).isEqualTo(800);
        assertThat(pace.pauseMillis(104 * SECOND, 9_500)).as("late already").isZero();
        assertThat(pace.pauseMillis(106 * SECOND, 9_500)).as("no drift").isEqualTo(1_500);
    }

    @Test
    void twiceTheSpeedHalvesThePauses() {
        ReplayPace pace = new ReplayPace(2, 10_000);
        pace.pauseMillis(0, 0);

        assertThat(pace.pauseMillis(4 * SECOND, 0)).isEqualTo(2_000);
    }

    @Test
    void aLongPauseIsShortenedAndLaterChunksFollowFromThere() {
        ReplayPace pace = new ReplayPace(1, 10_000);
        pace.pauseMillis(0, 0);

        assertThat(pace.pauseMillis(3_600 * SECOND, 0)).isEqualTo(10_000);
        assertThat(pace.pauseMillis(3_601 * SECOND, 10_000)).isEqualTo(1_000);
    }
}
