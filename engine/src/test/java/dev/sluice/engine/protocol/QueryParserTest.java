// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link QueryParser}. */
class QueryParserTest {

    @Test
    void aQueryWithEveryFieldIsRead() {
        Query query =
                valid(
                        "{\"query_id\":\"q-1\",\"stream_id\":\"lobby\",\"question\":\"Is it open?\","
                                + "\"at\":\"2026-11-20T09:30:00.25+01:00\",\"lookback\":\"PT10M\","
                                + "\"mode\":\"watch\",\"until\":\"2026-11-20T10:00:00Z\","
                                + "\"options\":[\"yes\",\"no\"],\"max_new_tokens\":5}");
        assertThat(query)
                .isEqualTo(
                        new Query(
                                "q-1",
                                "lobby",
                                "Is it open?",
                                1_795_163_400_250_000L,
                                600_000_000L,
                                QueryMode.WATCH,
                                1_795_168_800_000_000L,
                                List.of("yes", "no"),
                                5));
    }

    @Test
    void anAbsentFieldHasItsDefault() {
        Query query = valid("{\"query_id\":\"q\",\"stream_id\":\"s\",\"question\":\"What?\"}");
        assertThat(query)
                .isEqualTo(
                        new Query(
                                "q",
                                "s",
                                "What?",
                                Query.LATEST,
                                Query.ALL,
                                QueryMode.ONCE,
                                Query.NEVER,
                                List.of(),
                                0));
        assertThat(
                        valid(
                                "{\"query_id\":\"q\",\"stream_id\":\"s\",\"question\":\"What?\","
                                        + "\"at\":\"latest\",\"lookback\":null,\"mode\":\"once\"}"))
                .isEqualTo(query);
    }

    @Test
    void aCancelNeedsNoQuestion() {
        Query query = valid("{\"query_id\":\"q\",\"stream_id\":\"s\",\"mode\":\"cancel\"}");
        assertThat(query.mode()).isEqualTo(QueryMode.CANCEL);
        assertThat(query.question()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "what is this", "{", "[]", "null", "7", "{\"query_id\":\"q\"} x"})
    void aRecordWithoutIdAndStreamIsNotAnswerable(String value) {
        ParsedQuery.Invalid invalid = invalid(value);
        assertThat(invalid.isAnswerable()).isFalse();
        assertThat(invalid.message()).contains("expected").doesNotContain("\n");
    }

    @Test
    void aRecordWithoutAValueIsNotAnswerable() {
        assertThat(QueryParser.parse(null))
                .isInstanceOfSatisfying(
                        ParsedQuery.Invalid.class,
                        invalid -> assertThat(invalid.isAnswerable()).isFalse());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"question\":\"\"|question is empty",
                "\"question\":\"  \"|question is empty",
                "\"at\":\"latest\"|question is empty",
                "\"question\":7|question is 7; expected a text",
                "\"question\":\"w\",\"at\":\"noon\"|at is \"noon\"; expected latest or an RFC 3339 time",
                "\"question\":\"w\",\"at\":12|at is 12",
                "\"question\":\"w\",\"at\":\"2026-02-30T00:00:00Z\"|at is",
                "\"question\":\"w\",\"at\":\"+999999999-01-01T00:00:00Z\"|at is",
                "\"question\":\"w\",\"mode\":\"watch\",\"until\":\"+999999999-12-31T23:59:59Z\"|until is",
                "\"question\":\"w\",\"lookback\":\"10 min\"|lookback is \"10 min\"; expected an ISO 8601",
                "\"question\":\"w\",\"lookback\":\"-PT1M\"|expected a duration over zero",
                "\"question\":\"w\",\"lookback\":\"PT999999999H\"|up to 100 years",
                "\"question\":\"w\",\"mode\":\"twice\"|mode is \"twice\"; expected once, watch or cancel",
                "\"question\":\"w\",\"until\":\"2026-11-20T10:00:00Z\"|goes with mode watch only",
                "\"question\":\"w\",\"options\":\"yes\"|expected an array of up to 64 texts",
                "\"question\":\"w\",\"options\":[\"a\",\"a\"]|texts that are not empty and differ",
                "\"question\":\"w\",\"options\":[\"\"]|texts that are not empty and differ",
                "\"question\":\"w\",\"max_new_tokens\":0|expected a whole number over zero",
                "\"question\":\"w\",\"max_new_tokens\":1.5|expected a whole number over zero",
                "\"question\":\"w\",\"max_new_tokens\":9999999999|expected a whole number over zero",
                "\"question\":\"w\",\"lookbak\":\"PT1M\"|unknown fields [lookbak]; known ones are query_id",
            })
    void anInvalidFieldIsNamedInAnAnswerableError(String fields, String message) {
        ParsedQuery.Invalid invalid =
                invalid("{\"query_id\":\"q\",\"stream_id\":\"s\"," + fields + "}");
        assertThat(invalid.isAnswerable()).isTrue();
        assertThat(invalid.queryId()).isEqualTo("q");
        assertThat(invalid.streamId()).isEqualTo("s");
        assertThat(invalid.message()).contains(message);
    }

    @Test
    void idsThatAreMissingEmptyOrTooLongCannotBeAnswered() {
        assertThat(invalid("{\"stream_id\":\"s\",\"question\":\"w\"}").message())
                .contains("query_id is missing");
        assertThat(invalid("{\"query_id\":\"q\",\"question\":\"w\"}").isAnswerable()).isFalse();
        assertThat(invalid("{\"query_id\":\" \",\"stream_id\":\"s\"}").isAnswerable()).isFalse();
        String tooLong = "x".repeat(257);
        assertThat(
                        invalid(
                                        "{\"query_id\":\"q\",\"stream_id\":\"%s\",\"question\":\"w\"}"
                                                .formatted(tooLong))
                                .isAnswerable())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"query_id", "stream_id", "question", "options", "at"})
    void textThatUtf8CannotEncodeIsRefused(String name) {
        String half = "cam\\ud800";
        String json =
                "{\"query_id\":\"q\",\"stream_id\":\"s\",\"question\":\"w\",\"at\":\"latest\","
                        + "\"options\":[\"yes\"]}";
        String broken =
                json.replaceFirst(
                        "(\"%s\":\\[?)\"[^\"]*\"".formatted(name),
                        Matcher.quoteReplacement(
                                "\"%s\":%s\"%s\""
                                        .formatted(name, name.equals("options") ? "[" : "", half)));
        ParsedQuery.Invalid invalid = invalid(broken);
        assertThat(invalid.message())
                .contains(name + " is ", "cam?", "half of a surrogate pair")
                .isEqualTo(new String(invalid.message().getBytes(UTF_8), UTF_8));
        assertThat(invalid.isAnswerable()).isEqualTo(!name.endsWith("_id"));
    }

    @Test
    void aMessageIsNotCutWithinACharacter() {
        String faces = "x" + "\uD83D\uDE00".repeat(100);
        for (String at : List.of(faces, "x" + faces)) {
            String message =
                    invalid(
                                    "{\"query_id\":\"q\",\"stream_id\":\"s\",\"question\":\"w\",\"at\":\"%s\"}"
                                            .formatted(at))
                            .message();
            assertThat(UTF_8.newEncoder().canEncode(message)).as(message).isTrue();
        }
    }

    @Test
    void untilMustNotBeBeforeAt() {
        assertThat(
                        invalid(
                                        "{\"query_id\":\"q\",\"stream_id\":\"s\",\"question\":\"w\","
                                                + "\"mode\":\"watch\",\"at\":\"2026-11-20T10:00:00Z\","
                                                + "\"until\":\"2026-11-20T09:00:00Z\"}")
                                .message())
                .contains("until is before at");
    }

    @Test
    void aRepeatedFieldIsInvalid() {
        assertThat(invalid("{\"query_id\":\"q\",\"query_id\":\"r\"}").message())
                .contains("not JSON", "Duplicate field");
    }

    @Test
    void itNeverThrows() {
        byte[] good =
                "{\"query_id\":\"q\",\"stream_id\":\"s\",\"question\":\"What is on the table?\"}"
                        .getBytes(UTF_8);
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] value = random.nextBoolean() ? good.clone() : new byte[random.nextInt(40)];
            for (int i = 0; i < 3 && value.length > 0; i++) {
                value[random.nextInt(value.length)] = (byte) random.nextInt();
            }
            assertThat(QueryParser.parse(value)).as("seed %d", seed).isNotNull();
        }
        assertThat(QueryParser.parse("[".repeat(100_000).getBytes(UTF_8)))
                .isInstanceOf(ParsedQuery.Invalid.class);
    }

    private static Query valid(String json) {
        ParsedQuery parsed = QueryParser.parse(json.getBytes(UTF_8));
        assertThat(parsed).isInstanceOf(ParsedQuery.Valid.class);
        return ((ParsedQuery.Valid) parsed).query();
    }

    private static ParsedQuery.Invalid invalid(String json) {
        ParsedQuery parsed = QueryParser.parse(json.getBytes(UTF_8));
        assertThat(parsed).isInstanceOf(ParsedQuery.Invalid.class);
        return (ParsedQuery.Invalid) parsed;
    }
}
