// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Times are in seconds; half a second without frames does not count as unseen. */
class SeenVideoTest {

    private static final long SECOND = 1_000_000;
    private static final long TOLERANCE = SECOND / 2;

    @ParameterizedTest
    @CsvSource({
        "10, 10",
        "12, 12",
        "14, 14",
        "15, 14",
        "17.9, 14",
        "18, 18",
        "19, 19",
        "20, 20",
        "25, 20"
    })
    void anUnseenTimeIsValidUpToTheEndOfTheFramesBeforeIt(double asked, double expected) {
        SeenVideo seen = saw(saw(saw(SeenVideo.UNKNOWN, 10, 12), 12.4, 14), 18, 20);

        assertThat(seen.upTo(micros(asked))).isEqualTo(micros(expected));
    }

    @Test
    void nothingIsSeenBeforeTheFirstFrames() {
        SeenVideo seen = saw(SeenVideo.UNKNOWN, 10, 12);

        assertThat(seen.upTo(micros(9))).isEqualTo(Evidence.NONE);
        assertThat(seen.upTo(micros(10))).isEqualTo(micros(10));
    }

    @Test
    void nothingIsSeenIfTheClockHasOnlyPassedVideoThatCannotBeUsed() {
        SeenVideo seen = SeenVideo.nothingUntil(micros(4));

        assertThat(seen.upTo(micros(4))).isEqualTo(Evidence.NONE);
        assertThat(saw(seen, 4, 6).upTo(micros(3))).isEqualTo(Evidence.NONE);
        assertThat(saw(seen, 4, 6).upTo(micros(5))).isEqualTo(micros(5));
    }

    @Test
    void stateWithoutItCountsAsSeenUpToItsClock() {
        assertThat(SeenVideo.UNKNOWN.upTo(micros(5))).isEqualTo(micros(5));

        SeenVideo seen = SeenVideo.UNKNOWN.with(micros(20), micros(22), micros(10), TOLERANCE);

        assertThat(seen.upTo(micros(5))).isEqualTo(micros(5));
        assertThat(seen.upTo(micros(15))).isEqualTo(micros(10));
    }

    @Test
    void videoThatOverlapsDoesNotSetTheEndBack() {
        SeenVideo seen = saw(saw(SeenVideo.UNKNOWN, 10, 20), 12, 14);

        assertThat(seen.upTo(micros(20))).isEqualTo(micros(20));
        assertThat(seen.unseen()).hasSize(1); // before the first frames
    }

    @Test
    void timesBeforeTheHorizonAreNotRemembered() {
        SeenVideo seen = saw(saw(saw(SeenVideo.UNKNOWN, 0, 2), 4, 6), 8, 10);

        assertThat(seen.since(micros(4)).unseen()).hasSize(1);
        assertThat(seen.since(micros(4)).upTo(micros(7))).isEqualTo(micros(6));
        assertThat(seen.since(Evidence.NONE)).isSameAs(seen);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anAnswerIsNeverValidForATimeThatWasNotSeen(long seed) {
        Random random = new Random(seed);
        boolean[] used = new boolean[2_000]; // seconds
        SeenVideo seen = SeenVideo.UNKNOWN;
        for (int second = 0; second < used.length; ) {
            int frames = 1 + random.nextInt(3);
            int end = Math.min(used.length, second + frames);
            seen = saw(seen, second, end);
            Arrays.fill(used, second, end, true);
            second = end + random.nextInt(3);
        }
        boolean joined = seen.unseen().size() == SeenVideo.MAX_UNSEEN;
        long oldest = seen.unseen().get(joined ? 1 : 0).fromMicros();
        assertThat(joined).as("seed %d", seed).isTrue();
        for (int second = 0; second < used.length; second++) {
            long inside = micros(second + 0.5);
            long asOf = seen.upTo(inside);
            if (!used[second]) {
                assertThat(asOf).as("second %d, seed %d", second, seed).isLessThan(inside);
            } else if (inside > oldest) {
                assertThat(asOf).as("second %d, seed %d", second, seed).isEqualTo(inside);
            }
        }
    }

    private static SeenVideo saw(SeenVideo seen, double from, double to) {
        return seen.with(micros(from), micros(to), Evidence.NONE, TOLERANCE);
    }

    private static long micros(double seconds) {
        return Math.round(seconds * SECOND);
    }
}
