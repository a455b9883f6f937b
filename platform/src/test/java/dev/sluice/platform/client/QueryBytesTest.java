package dev.sluice.platform.client;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** The exact bytes of a query of each mode. */
final class QueryBytesTest {

    @Test
    void aQuestionAboutNow() {
        assertThat(Question.latest("lobby", "Is the \"tür\" open?").withId("q").toJson())
                .isEqualTo(
                        "{\"query_id\":\"q\",\"stream_id\":\"lobby\",\"question\":"
                                + "\"Is the \\\"tür\\\" open?\",\"at\":\"latest\",\"mode\":\"once\"}");
    }

    @Test
    void aQuestionWithEveryField() {
        assertThat(everything("once", Optional.empty()).toJson())
                .isEqualTo(
                        "{\"query_id\":\"q\",\"stream_id\":\"lobby\",\"question\":\"Open?\","
                                + "\"at\":\"2026-11-20T09:00:00.250Z\",\"lookback\":\"PT1M30.5S\","
                                + "\"mode\":\"once\",\"options\":[\"yes\",\"no\"]}");
    }

    @Test
    void aWatch() {
        Instant until = Instant.parse("2026-11-20T10:00:00Z");
        assertThat(everything("watch", Optional.of(until)).toJson())
                .isEqualTo(
                        "{\"query_id\":\"q\",\"stream_id\":\"lobby\",\"question\":\"Open?\","
                                + "\"at\":\"2026-11-20T09:00:00.250Z\",\"lookback\":\"PT1M30.5S\","
                                + "\"mode\":\"watch\",\"until\":\"2026-11-20T10:00:00Z\","
                                + "\"options\":[\"yes\",\"no\"]}");
    }

    @Test
    void aCancel() {
        assertThat(everything("watch", Optional.empty()).cancelling().toJson())
                .isEqualTo(
                        "{\"query_id\":\"q\",\"stream_id\":\"lobby\",\"at\":\"latest\","
                                + "\"mode\":\"cancel\"}");
    }

    private static Question everything(String mode, Optional<Instant> until) {
        return new Question(
                "q",
                "lobby",
                "Open?",
                Optional.of(Instant.parse("2026-11-20T09:00:00.250Z")),
                Optional.of(Duration.ofMillis(90_500)),
                mode,
                until,
                List.of("yes", "no"));
    }
}
