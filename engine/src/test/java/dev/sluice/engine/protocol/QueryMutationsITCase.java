// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.fixture.RecordSchema;
import dev.sluice.fuzz.Fuzz;
import dev.sluice.fuzz.JsonMutations;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Damages questions at random: each becomes a query, an answer with an error or a dead letter. */
class QueryMutationsITCase {

    private static final List<String> ORIGINALS =
            List.of(
                    "{\"query_id\":\"q-17\",\"stream_id\":\"lobby\",\"question\":\"Is the door open?\",\"at\":\"latest\"}",
                    "{\"query_id\":\"q\",\"stream_id\":\"s\",\"question\":\"Where?\",\"at\":\"2026-11-20T09:30:00.5Z\",\"lookback\":\"PT10M\",\"mode\":\"once\",\"options\":[\"left\",\"right\"],\"max_new_tokens\":8}",
                    "{\"query_id\":\"w\",\"stream_id\":\"s\",\"question\":\"Is it \\u00e4?\",\"mode\":\"watch\",\"until\":\"2026-11-20T10:30:00+01:00\"}",
                    "{\"query_id\":\"w\",\"stream_id\":\"s\",\"mode\":\"cancel\"}");

    @Test
    void everyRecordIsAQueryAnAnswerOrADeadLetter() {
        // A document of a few 100 kB is copied several times while it is parsed.
        var outcomes = new Fuzz("questions", 10_000, 64 << 20).run(QueryMutationsITCase::parse);
        assertThat(outcomes).containsOnlyKeys("query", "answer", "dead letter");
    }

    private static String parse(Random random) {
        byte[] original = ORIGINALS.get(random.nextInt(ORIGINALS.size())).getBytes(UTF_8);
        byte[] value = JsonMutations.of(original, random);
        ParsedQuery parsed = QueryJson.parse(value);
        if (parsed instanceof ParsedQuery.Valid valid) {
            check(valid.query());
            return "query";
        }
        ParsedQuery.Invalid invalid = (ParsedQuery.Invalid) parsed;
        assertThat(invalid.message()).isNotBlank().hasSizeLessThan(1_000);
        if (invalid.isAnswerable()) {
            check(Answer.invalid(invalid, "model", "policy"));
            return "answer";
        }
        InboundRecord record = new InboundRecord("queries", 0, 7, 1, null, value, List.of());
        OutboundRecord letter =
                new DeadLetters(64 << 20)
                        .of(record, "parse", ErrorCode.QUERY_INVALID, invalid.message());
        assertThat(letter.value()).isEqualTo(value);
        return "dead letter";
    }

    private static void check(Query query) {
        assertThat(query.lookbackMicros()).isPositive();
        assertThat(query.maxNewTokens()).isNotNegative();
        assertThat(query.untilMicros()).isGreaterThanOrEqualTo(query.atMicros());
        byte[] written = QueryJson.write(query);
        RecordSchema.QUERY.check(written);
        assertThat(QueryJson.parse(written)).isEqualTo(new ParsedQuery.Valid(query));
    }

    private static void check(Answer answer) {
        byte[] written = answer.toRecord().value();
        RecordSchema.ANSWER.check(written);
        assertThat(AnswerJson.read(written)).isEqualTo(answer);
    }
}
