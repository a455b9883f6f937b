// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The arithmetic of capture times, pacing and backoff. */
class ClocksTest {

    @Test
    void captureTimesOfARecordingFollowItsAnchor() {
        CaptureClock clock = new CaptureClock();
        clock.anchor(1_700_000_000_000_000L, 5_000);

        assertThat(clock.capture(5_000)).isEqualTo(1_700_000_000_000_000L);
        assertThat(clock.capture(45_000)).isEqualTo(1_700_000_000_040_000L);
    }

    @Test
    void aBurstOfOldFramesDoesNotShiftALiveClock() {
        CaptureClock clock = new CaptureClock();
        clock.arrived(100_000_000, 0); // two seconds of frames at once
        clock.arrived(100_000_001, 1_000_000);
        clock.arrived(100_000_002, 2_000_000);
        clock.arrived(101_000_000, 3_000_000);

        assertThat(clock.capture(3_000_000)).isEqualTo(101_000_000);
        assertThat(clock.capture(0)).isEqualTo(98_000_000);
    }

    @Test
    void theAnchorOfALiveClockDoesNotChangeAfterItsFirstUse() {
        CaptureClock clock = new CaptureClock();
        clock.arrived(100_000_000, 0);
        assertThat(clock.drift(500_000_000, 0)).isZero();
        assertThat(clock.capture(0)).isEqualTo(100_000_000);

        clock.arrived(100_500_000, 1_000_000);

        assertThat(clock.capture(1_000_000)).isEqualTo(101_000_000);
        assertThat(clock.drift(100_500_000, 1_000_000)).isEqualTo(-500_000);
    }

    @Test
    void aSourceIsSteadyOnceItsBacklogIsDelivered() {
        LiveStart start = new LiveStart();
        for (int i = 0; i < 75; i++) { // three seconds at once
            assertThat(start.isOver(1_000_000, i * 40_000L, 1_000)).isFalse();
        }
        long over = 0;
        for (int i = 1; over == 0; i++) {
            over = start.isOver(1_000_000 + i * 40_000L, (74 + i) * 40_000L, 1_000) ? i : 0;
        }

        assertThat(over * 40_000).isBetween(400_000L, 520_000L);
    }

    @Test
    void aSegmentFasterThanRealTimeIsNotSteadyBeforeThePauseAfterIt() {
        LiveStart start = new LiveStart();
        for (int i = 0; i < 150; i++) { // six seconds of video in one
            assertThat(start.isOver(i * 6_600L, i * 40_000L, 1_000)).isFalse();
        }

        assertThat(start.isOver(6_000_000, 150 * 40_000L, 1_000)).isTrue();
    }

    @Test
    void framesInSmallBatchesAreSteady() {
        LiveStart start = new LiveStart();
        boolean over = false;
        for (int i = 0; i < 40; i++) { // five frames every 200 ms
            over = start.isOver(i / 5 * 200_000L, i * 40_000L, 1_000);
        }

        assertThat(over).isTrue();
    }

    @Test
    void aSourceThatNeverBecomesSteadyIsAcceptedAfterALimit() {
        LiveStart start = new LiveStart();
        boolean over = false;
        for (int i = 0; i < 1_000; i++) {
            over = start.isOver(i * 10_000L, i * 400_000L, 100_000);
        }

        assertThat(over).isTrue();
    }

    @Test
    void packetsArePacedUnlessTheyAreLate() {
        Pacer pacer = new Pacer();

        assertThat(pacer.waitMicros(1_000, 0)).isZero();
        assertThat(pacer.waitMicros(11_000, 40_000)).isEqualTo(30_000);
        assertThat(pacer.waitMicros(90_000, 80_000)).isZero();
        assertThat(pacer.waitMicros(91_000, 120_000)).isEqualTo(30_000);
    }

    @Test
    void waitsGrowToTheMaximumAndRestartAfterASuccess() {
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), 7);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waits.add(backoff.nextMicros());
        }

        assertThat(waits).allSatisfy(wait -> assertThat(wait).isBetween(500_000L, 30_000_000L));
        assertThat(waits.get(3)).isBetween(2_000_000L, 4_000_000L);
        assertThat(waits.subList(10, 100))
                .allSatisfy(w -> assertThat(w).isGreaterThanOrEqualTo(15_000_000L));
        backoff.reset();
        assertThat(backoff.nextMicros()).isEqualTo(500_000L);
    }

    @Test
    void waitsDependOnTheSeedOnly() {
        assertThat(waits(7)).isEqualTo(waits(7)).isNotEqualTo(waits(8));
    }

    private static List<Long> waits(long seed) {
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), seed);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waits.add(backoff.nextMicros());
        }
        return waits;
    }
}
