// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.fixture.RecordSchema;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What the clients and the job write is valid by the schemas in docs/schemas. */
class SchemaValidationTest {

    private static final long TIME = 1_700_000_000_123_456L;

    @RepeatedTest(100)
    void everyQueryIsValid(RepetitionInfo seed) throws IOException {
        Query query = new RandomRecords(seed.getCurrentRepetition()).query();
        assertThat(RecordSchema.QUERY.problems(QueryJson.write(query))).isEmpty();
    }

    @RepeatedTest(100)
    void everyAnswerIsValid(RepetitionInfo seed) throws IOException {
        Answer answer = new RandomRecords(seed.getCurrentRepetition()).answer();
        assertThat(RecordSchema.ANSWER.problems(AnswerJson.write(answer))).isEmpty();
    }

    @Test
    void anEventOfEachTypeIsValid() throws IOException {
        RecordSchema schema = RecordSchema.EVENT;
        for (StreamEvent event : events()) {
            assertThat(schema.problems(event.toRecord().value())).as(event.json()).isEmpty();
        }
        assertThat(events()).extracting(StreamEvent::type).containsOnly(EventType.values());
    }

    private static List<StreamEvent> events() {
        return List.of(
                event(EventType.SCENE).with("step", 7).with("redundancy", 0.5).build(),
                event(EventType.GAP)
                        .with("epoch", 5)
                        .with("first_sequence", 2)
                        .with("last_sequence", 3)
                        .withTime("from", TIME)
                        .withTime("to", TIME)
                        .build(),
                event(EventType.LATE)
                        .with("epoch", 5)
                        .with("sequence", 2)
                        .with("reason", "gap closed")
                        .build(),
                event(EventType.LATE).with("query_id", "q").withTime("clock", TIME).build(),
                event(EventType.EPOCH).with("epoch", 5).with("sequence", 0).build(),
                event(EventType.OVERLOAD)
                        .with("epoch", 5)
                        .with("sequence", 2)
                        .with("steps", 4)
                        .with("lag_ms", 100)
                        .withTime("from", TIME)
                        .withTime("to", TIME)
                        .build(),
                event(EventType.OVERLOAD).with("query_id", "q").build(),
                event(EventType.SOURCE).with("kind", "leading-pictures").build(),
                event(EventType.SOURCE)
                        .with("kind", "damaged")
                        .with("epoch", 5)
                        .with("sequence", 2)
                        .withTime("from", TIME)
                        .withTime("to", TIME + 1_000_000)
                        .with("count", 7)
                        .with("message", "a packet is missing")
                        .build(),
                new RandomRecords(1).event());
    }

    private static StreamEvent.Builder event(EventType type) {
        return StreamEvent.of(type, "lobby", TIME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query.json  | {\"query_id\":\"q\",\"stream_id\":\"s\"}",
                "query.json  | {\"query_id\":\"\",\"stream_id\":\"s\",\"question\":\"x\"}",
                "query.json  | {\"query_id\":\"q\",\"stream_id\":\"s\",\"question\":\"x\",\"at\":\"now\"}",
                "query.json  | {\"query_id\":\"q\",\"stream_id\":\"s\",\"question\":\"x\",\"more\":1}",
                "answer.json | {\"query_id\":\"q\",\"status\":\"ok\"}",
                "event.json  | {\"type\":\"epoch\",\"stream_id\":\"s\",\"time\":\"2026-11-20T09:00:00Z\"}",
                "event.json  | {\"type\":\"source\",\"stream_id\":\"s\",\"time\":\"2026-11-20T09:00:00Z\",\"kind\":\"damaged\",\"count\":0}",
                "event.json  | {\"type\":\"epoch\",\"stream_id\":\"s\",\"time\":\"2026-11-20T09:00:00Z\",\"epoch\":5,\"sequence\":0,\"steps\":1}",
                "event.json  | {\"type\":\"epoch\",\"stream_id\":\"s\",\"time\":\"2026-11-20 09:00:00\",\"epoch\":5,\"sequence\":0}",
                "answer.json | {\"query_id\":\"q\",\"stream_id\":\"s\",\"sequence\":0,\"status\":\"ok\",\"as_of\":null,\"answer\":null,\"finish_reason\":null,\"evidence\":{\"from\":null,\"to\":null,\"frames\":0,\"tokens_seen\":0,\"tokens_kept\":0,\"tokens_used\":0,\"late\":false,\"more\":1},\"timing\":{\"wait_ms\":0,\"prefill_ms\":0,\"first_token_ms\":0,\"total_ms\":0},\"model\":null,\"policy\":null}",
                "event.json  | {\"type\":\"party\",\"stream_id\":\"s\",\"time\":\"2026-11-20T09:00:00Z\"}"
            })
    void aRecordThatBreaksASchemaIsSeen(String schema, String json) throws IOException {
        assertThat(RecordSchema.named(schema).problems(json.getBytes(UTF_8))).isNotEmpty();
    }
}
