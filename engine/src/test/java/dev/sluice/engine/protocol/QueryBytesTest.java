// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The exact bytes of a query of each mode, and what the job reads from them. */
class QueryBytesTest {

    private static final Query EVERYTHING =
            Query.latest("lobby", "Open?")
                    .withId("q")
                    .at(Instant.parse("2026-11-20T09:00:00.250Z"))
                    .lookingBack(Duration.ofMillis(90_500))
                    .withOptions(List.of("yes", "no"));

    @Test
    void aQuestionAboutNow() {
        assertThat(text(Query.latest("lobby", "Is the \"tür\" open?").withId("q")))
                .isEqualTo(
                        "{\"query_id\":\"q\",\"stream_id\":\"lobby\",\"question\":"
                                + "\"Is the \\\"tür\\\" open?\",\"at\":\"latest\",\"mode\":\"once\"}");
    }

    @Test
    void aQuestionWithEveryField() {
        assertThat(text(EVERYTHING))
                .isEqualTo(
                        "{\"query_id\":\"q\",\"stream_id\":\"lobby\",\"question\":\"Open?\","
                                + "\"at\":\"2026-11-20T09:00:00.250Z\",\"lookback\":\"PT1M30.5S\","
                                + "\"mode\":\"once\",\"options\":[\"yes\",\"no\"]}");
    }

    @Test
    void aWatch() {
        Query watch = EVERYTHING.watching().until(Instant.parse("2026-11-20T10:00:00Z"));
        assertThat(text(watch))
                .isEqualTo(
                        "{\"query_id\":\"q\",\"stream_id\":\"lobby\",\"question\":\"Open?\","
                                + "\"at\":\"2026-11-20T09:00:00.250Z\",\"lookback\":\"PT1M30.5S\","
                                + "\"mode\":\"watch\",\"until\":\"2026-11-20T10:00:00Z\","
                                + "\"options\":[\"yes\",\"no\"]}");
    }

    @Test
    void aCancel() {
        assertThat(text(EVERYTHING.watching().cancelling()))
                .isEqualTo(
                        "{\"query_id\":\"q\",\"stream_id\":\"lobby\",\"at\":\"latest\","
                                + "\"mode\":\"cancel\"}");
    }

    @Test
    void aNewQuestionAsksOnceAboutNowAndEverythingInMemory() {
        Query query = read(Query.latest("lobby", "Open?"));
        assertThat(query.streamId()).isEqualTo("lobby");
        assertThat(query.question()).isEqualTo("Open?");
        assertThat(query.atMicros()).isEqualTo(Query.LATEST);
        assertThat(query.lookbackMicros()).isEqualTo(Query.ALL);
        assertThat(query.mode()).isEqualTo(QueryMode.ONCE);
        assertThat(query.untilMicros()).isEqualTo(Query.NEVER);
        assertThat(query.queryId()).isNotEqualTo(Query.latest("lobby", "Open?").queryId());
    }

    @Test
    void theJobReadsEveryField() {
        Query watch = EVERYTHING.watching().until(Instant.parse("2026-11-20T10:00:00Z"));
        Query query = read(watch);
        assertThat(query).isEqualTo(watch);
        assertThat(query.atMicros()).isEqualTo(1_795_165_200_250_000L);
        assertThat(query.lookbackMicros()).isEqualTo(90_500_000L);
        assertThat(query.untilMicros()).isEqualTo(1_795_168_800_000_000L);
        assertThat(query.options()).containsExactly("yes", "no");
    }

    @Test
    void aCancelNamesItsWatch() {
        Query query = read(EVERYTHING.watching().cancelling());
        assertThat(query.mode()).isEqualTo(QueryMode.CANCEL);
        assertThat(query.queryId()).isEqualTo("q");
    }

    @Test
    void digitsBelowAMicrosecondAreCutOffAndNoLookbackMeansEverything() {
        Query query = EVERYTHING.at(Instant.parse("2026-11-20T09:00:00.250000999Z"));
        assertThat(query).isEqualTo(EVERYTHING);
        Query longest = query.lookingBack(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(longest.lookbackMicros()).isLessThan(Query.ALL);
        assertThat(QueryJson.parse(QueryJson.write(longest)))
                .isInstanceOf(ParsedQuery.Invalid.class);
    }

    private static String text(Query query) {
        return new String(QueryJson.write(query), UTF_8);
    }

    private static Query read(Query query) {
        ParsedQuery parsed = QueryJson.parse(QueryJson.write(query));
        assertThat(parsed).isInstanceOf(ParsedQuery.Valid.class);
        return ((ParsedQuery.Valid) parsed).query();
    }
}
