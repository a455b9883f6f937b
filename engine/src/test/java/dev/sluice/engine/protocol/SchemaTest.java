// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.fixture.RecordSchema;
import dev.sluice.model.FinishReason;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

/** The schemas in docs/schemas have the names, the order and the enumerated values of the code. */
class SchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theAnswersSchemaHasTheFieldsOfAnAnswerInTheirOrder() throws IOException {
        JsonNode schema = RecordSchema.ANSWER.root();
        JsonNode answer =
                JSON.readTree(
                        AnswerJson.write(
                                Answer.invalid(
                                                new ParsedQuery.Invalid("q", "s", "m"),
                                                "model",
                                                "none")
                                        .to(Query.latest("s", "text"))
                                        .using(new AnswerUsage(1, 2))
                                        .since(0)));
        assertThat(names(schema.at("/properties"))).isEqualTo(names(answer));
        assertThat(names(schema.at("/properties/evidence/properties")))
                .isEqualTo(names(answer.get("evidence")));
        assertThat(names(schema.at("/properties/usage/properties")))
                .isEqualTo(names(answer.get("usage")));
        assertThat(names(schema.at("/properties/timing/properties")))
                .isEqualTo(names(answer.get("timing")));
        assertThat(names(schema.at("/properties/error/properties")))
                .isEqualTo(names(answer.get("error")));
        List<String> required = values(schema.get("required"));
        required.addAll(List.of("question", "mode", "at", "since", "usage", "error"));
        assertThat(required).containsExactlyInAnyOrderElementsOf(names(answer));
    }

    @Test
    void theAnswersSchemaKnowsEveryValue() throws IOException {
        JsonNode schema = RecordSchema.ANSWER.root();
        assertThat(values(schema.at("/properties/status/enum")))
                .isEqualTo(
                        Arrays.stream(AnswerStatus.values()).map(AnswerStatus::wireName).toList());
        assertThat(values(schema.at("/properties/error/properties/code/enum")))
                .isEqualTo(Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
        List<String> reasons =
                new ArrayList<>(
                        Arrays.stream(FinishReason.values())
                                .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                                .toList());
        reasons.add("null");
        assertThat(values(schema.at("/properties/finish_reason/enum"))).isEqualTo(reasons);
    }

    @Test
    void theQueriesSchemaHasTheFieldsLimitsAndModesOfTheParser() throws IOException {
        JsonNode schema = RecordSchema.QUERY.root();
        assertThat(names(schema.at("/properties")))
                .containsExactly(
                        "query_id",
                        "stream_id",
                        "question",
                        "at",
                        "lookback",
                        "mode",
                        "until",
                        "options",
                        "max_new_tokens");
        assertThat(values(schema.at("/properties/mode/enum")))
                .isEqualTo(Arrays.stream(QueryMode.values()).map(QueryMode::wireName).toList());
        assertThat(schema.at("/properties/query_id/maxLength").intValue())
                .isEqualTo(QueryParser.MAX_ID);
        assertThat(schema.at("/properties/question/maxLength").intValue())
                .isEqualTo(QueryParser.MAX_QUESTION);
        assertThat(schema.at("/properties/options/maxItems").intValue())
                .isEqualTo(QueryParser.MAX_OPTIONS);
        assertThat(schema.at("/properties/options/items/maxLength").intValue())
                .isEqualTo(QueryParser.MAX_OPTION);
    }

    @Test
    void theEventsSchemaHasOneFormForEachType() throws IOException {
        JsonNode schema = RecordSchema.EVENT.root();
        List<String> types = Arrays.stream(EventType.values()).map(EventType::wireName).toList();
        assertThat(values(schema.at("/properties/type/enum"))).isEqualTo(types);
        assertThat(names(schema.at("/$defs"))).containsExactlyElementsOf(types);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> values(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }
}
