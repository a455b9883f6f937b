// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class StreamEventTest {

    @Test
    void anEventIsJsonWithItsFieldsInOrder() {
        StreamEvent event =
                StreamEvent.of(EventType.GAP, "cam", 1_700_000_000_123_456L)
                        .with("epoch", 5)
                        .with("share", 0.25)
                        .with("reason", "lost")
                        .withTime("from", 0)
                        .build();

        assertThat(event.json())
                .isEqualTo(
                        "{\"type\":\"gap\",\"stream_id\":\"cam\",\"time\":\"2023-11-14T22:13:20.123456Z\","
                                + "\"epoch\":5,\"share\":0.25,\"reason\":\"lost\",\"from\":\"1970-01-01T00:00:00Z\"}");
    }

    @Test
    void itsRecordHasTheStreamAsKeyAndTheCaptureTimeAsTimestamp() {
        OutboundRecord record = StreamEvent.of(EventType.SCENE, "cam", 1_999).build().toRecord();

        assertThat(new String(record.key(), UTF_8)).isEqualTo("cam");
        assertThat(record.timestamp()).isEqualTo(1);
    }

    @Test
    void itsRecordIsNotStampedAheadOfTheWallClockNorBefore1970() {
        long in2099 = 4_070_908_800_000_000L;
        StreamEvent event = StreamEvent.of(EventType.SCENE, "cam", in2099).build();

        assertThat(event.toRecord().timestamp())
                .isBetween(1_700_000_000_000L, System.currentTimeMillis());
        assertThat(event.json()).contains("\"time\":\"2099-01-01T00:00:00Z\"");
        assertThat(StreamEvent.of(EventType.LATE, "cam", -1).build().toRecord().timestamp())
                .isZero();
    }
}
