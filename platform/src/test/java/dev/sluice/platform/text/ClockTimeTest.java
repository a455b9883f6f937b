// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.text;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneId;

import static org.assertj.core.api.Assertions.assertThat;

class ClockTimeTest {

    private static final Instant EVENING = Instant.parse("2026-11-28T22:46:04.800Z");

    @Test
    void utcStandsAloneWhereTheZoneShowsTheSame() {
        assertThat(ClockTime.of(EVENING, ZoneId.of("UTC"))).isEqualTo("2026-11-28T22:46:04Z");
        assertThat(ClockTime.of(EVENING, ZoneId.of("Europe/London")))
                .isEqualTo("2026-11-28T22:46:04Z");
    }

    @Test
    void theLocalTimeStandsBesideUtc() {
        assertThat(ClockTime.of(EVENING, ZoneId.of("Europe/Berlin")))
                .isEqualTo("2026-11-28T22:46:04Z (23:46:04 local)");
    }

    @Test
    void theLocalDateIsAddedWhereItDiffers() {
        assertThat(ClockTime.of(EVENING, ZoneId.of("Asia/Tokyo")))
                .isEqualTo("2026-11-28T22:46:04Z (2026-11-29 07:46:04 local)");
    }

    @Test
    void summerTimeCounts() {
        Instant summer = Instant.parse("2026-07-01T09:30:00Z");
        assertThat(ClockTime.of(summer, ZoneId.of("Europe/London")))
                .isEqualTo("2026-07-01T09:30:00Z (10:30:00 local)");
    }
}
