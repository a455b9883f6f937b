// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.EncodedPacket.Timing;
import dev.sluice.ingest.nal.SliceHeader;
import dev.sluice.ingest.nal.SliceHeader.Field;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class OrderTimesTest {

    private static final long FRAME = 100_000;

    private final OrderTimes times = new OrderTimes();

    @Test
    void aMissingTimeFollowsFromThePositionAmongTheOthers() {
        group(0, Timing.DECLARED);

        assertThat(time(true, 0, 10, Timing.DECLARED)).isEqualTo(10 * FRAME);
        assertThat(time(false, 8, 11, Timing.ESTIMATED)).isEqualTo(14 * FRAME);
        assertThat(time(false, 4, 12, Timing.DECLARED)).isEqualTo(12 * FRAME);
    }

    @Test
    void positionsAreCountedOverTheirWrap() {
        time(true, 0, 0, Timing.DECLARED);
        for (int frame = 1; frame < 50; frame++) {
            Timing timing = frame % 7 == 6 ? Timing.ESTIMATED : Timing.DECLARED;
            long estimate = timing == Timing.ESTIMATED ? frame - 3 : frame;
            assertThat(time(false, 2 * frame % 16, estimate, timing)).isEqualTo(frame * FRAME);
        }
    }

    @Test
    void theEstimateStaysWhereTimesAreNotInProportion() {
        time(true, 0, 0, Timing.DECLARED);
        time(false, 2, 1, Timing.DECLARED);
        time(false, 4, 5, Timing.DECLARED);

        assertThat(time(false, 6, 6, Timing.ESTIMATED)).isEqualTo(6 * FRAME);
    }

    @Test
    void positionsAreMeasuredFromTheTimeAfterAJump() {
        group(0, Timing.DECLARED);
        time(false, 10, 500, Timing.JUMPED);

        assertThat(time(false, 12, 510, Timing.ESTIMATED)).isEqualTo(501 * FRAME);
    }

    /** Frames 0, 4, 2, 1, 3 in decoding order, two positions apart. */
    private void group(int first, Timing timing) {
        for (int frame : new int[] {0, 4, 2, 1, 3}) {
            time(frame == 0, 2 * frame, first + frame, timing);
        }
    }

    private long time(boolean idr, int order, long frame, Timing timing) {
        SliceHeader header =
                new SliceHeader(
                        true, idr, true, Field.FRAME, 0, 16, false, 1, order, 16, List.of());
        EncodedPacket packet =
                new EncodedPacket(new byte[1], 0, 0, FRAME, idr, null)
                        .withTimes(frame * FRAME, 0, timing);
        return times.timed(packet, header).ptsMicros();
    }
}
