// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.EncodedPacket.Timing;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static dev.sluice.ingest.ffmpeg.EncodedPacket.NO_TIME;
import static org.assertj.core.api.Assertions.assertThat;

class TimelineTest {

    private final Timeline timeline = new Timeline(40_000, true);

    @Test
    void validTimesAreUnchanged() {
        assertTimes(packet(80_000, 0), 80_000, 0);
        assertTimes(packet(200_000, 40_000), 200_000, 40_000);
        assertTimes(packet(120_000, 80_000), 120_000, 80_000);
    }

    @Test
    void aPacketWithoutTimesFollowsThePreviousOne() {
        assertTimes(packet(0, 0), 0, 0);
        assertTimes(packet(NO_TIME, NO_TIME), 40_000, 40_000);
    }

    @Test
    void missingDecodingTimesAtTheStartLeaveRoomForReordering() {
        assertTimes(packet(0, NO_TIME), 0, -160_000);
        EncodedPacket second = timeline.repair(packet(160_000, NO_TIME));
        assertThat(second.ptsMicros()).isEqualTo(160_000);
        assertThat(second.dtsMicros()).isBetween(-160_000L, 0L);
        assertTimes(packet(40_000, 0), 40_000, 0);
    }

    @Test
    void equalDecodingTimesBecomeDistinct() {
        assertTimes(packet(0, 0), 0, 0);
        assertTimes(packet(0, 0), 12, 12);
        assertTimes(packet(0, 0), 24, 24);
    }

    @Test
    void timesContinueAfterAClockJumpsBack() {
        assertTimes(packet(95_443_000_000L, 95_443_000_000L), 95_443_000_000L, 95_443_000_000L);
        assertTimes(packet(20_000, 20_000), 95_443_040_000L, 95_443_040_000L);
        assertTimes(packet(60_000, 60_000), 95_443_080_000L, 95_443_080_000L);
    }

    @Test
    void aGapInTimeIsPreserved() {
        assertTimes(packet(0, 0), 0, 0);
        assertTimes(packet(3_600_000_000L, 3_600_000_000L), 3_600_000_000L, 3_600_000_000L);
    }

    @Test
    void estimatesAndJumpsAreMarked() {
        assertThat(timeline.repair(packet(0, 0)).timing()).isEqualTo(Timing.DECLARED);
        assertThat(timeline.repair(packet(NO_TIME, 40_000)).timing()).isEqualTo(Timing.ESTIMATED);
        assertThat(timeline.repair(packet(80_000, 80_000)).timing()).isEqualTo(Timing.DECLARED);
        assertThat(timeline.repair(packet(9_000_000, 9_000_000)).timing()).isEqualTo(Timing.JUMPED);
        assertThat(timeline.repair(packet(0, 0)).timing()).isEqualTo(Timing.JUMPED);
        assertThat(timeline.repair(packet(40_000, 40_000)).timing()).isEqualTo(Timing.DECLARED);
    }

    @Test
    void decodingTimesAlwaysAscendAndPrecedePresentation() {
        long seed = 7;
        Random random = new Random(seed);
        long last = Long.MIN_VALUE;
        for (int i = 0; i < 10_000; i++) {
            long pts = random.nextInt(10) == 0 ? NO_TIME : random.nextInt(5_000_000);
            long dts = random.nextInt(10) == 0 ? NO_TIME : random.nextInt(5_000_000);
            EncodedPacket packet = timeline.repair(packet(pts, dts));
            assertThat(packet.dtsMicros()).as("seed %d, packet %d", seed, i).isGreaterThan(last);
            assertThat(packet.ptsMicros()).isGreaterThanOrEqualTo(packet.dtsMicros());
            last = packet.dtsMicros();
        }
    }

    private void assertTimes(EncodedPacket packet, long pts, long dts) {
        EncodedPacket repaired = timeline.repair(packet);
        assertThat(repaired.ptsMicros()).isEqualTo(pts);
        assertThat(repaired.dtsMicros()).isEqualTo(dts);
    }

    private static EncodedPacket packet(long pts, long dts) {
        return new EncodedPacket(new byte[1], pts, dts, 40_000, false, null);
    }
}
