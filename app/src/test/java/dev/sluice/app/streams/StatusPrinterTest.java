// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.streams;

import dev.sluice.engine.fixture.RecordSchema;
import dev.sluice.platform.overview.StreamStatus;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import static org.assertj.core.api.Assertions.assertThat;

/** How the status of streams is printed. */
final class StatusPrinterTest {

    private static final StreamStatus LIVE =
            new StreamStatus(
                    "lobby",
                    StreamStatus.State.LIVE,
                    "rtsp://camera/1",
                    1_763_632_800_000L,
                    17,
                    OptionalLong.of(1_763_632_817_250_000L),
                    OptionalLong.of(2_340_000),
                    OptionalDouble.of(59.96),
                    3,
                    4,
                    "torn");

    private static final StreamStatus LOST =
            new StreamStatus(
                    "a longer name",
                    StreamStatus.State.LOST,
                    "",
                    0,
                    0,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalDouble.empty(),
                    0,
                    0,
                    "");

    @Test
    void anObjectHasTheseFields() {
        assertThat(StatusPrinter.json(LIVE).toString())
                .isEqualTo(
                        "{\"stream_id\":\"lobby\",\"state\":\"live\",\"source\":\"rtsp://camera/1\","
                                + "\"epoch\":1763632800000,\"chunks\":17,"
                                + "\"last_frame\":\"2025-11-20T10:00:17.250000Z\",\"lag_seconds\":2.3,"
                                + "\"chunks_per_minute\":60.0,\"damaged\":3,\"left_out\":4,"
                                + "\"message\":\"torn\"}");
        assertThat(StatusPrinter.json(LOST).toString())
                .contains("\"last_frame\":null,\"lag_seconds\":null,\"chunks_per_minute\":null");
    }

    @Test
    void anObjectIsValidByItsSchema() {
        RecordSchema.STREAM_STATUS.check(StatusPrinter.json(LIVE));
        RecordSchema.STREAM_STATUS.check(StatusPrinter.json(LOST));
    }

    @Test
    void columnsAreAligned() {
        List<String> lines = StatusPrinter.table(List.of(LOST, LIVE));
        assertThat(lines).hasSize(4);
        assertThat(lines.get(2).indexOf("live")).isEqualTo(lines.get(0).indexOf("STATE"));
        assertThat(lines.get(1).indexOf("lost")).isEqualTo(lines.get(0).indexOf("STATE"));
        assertThat(lines.get(2)).contains("2025-11-20T10:00:17Z", "2.3 s", "60.0", "rtsp");
        assertThat(lines.get(3)).isEqualTo("  torn");
    }
}
