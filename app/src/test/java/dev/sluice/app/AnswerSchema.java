// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import dev.sluice.engine.fixture.RecordSchema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Validates an answer that a verb prints: its additional fields by printed-answer.json, the rest by
 * answer.json.
 */
public final class AnswerSchema {

    private AnswerSchema() {}

    /**
     * Fails unless the object is an answer.
     *
     * @param additional the fields that the verb adds
     */
    public static void check(JsonNode printed, String... additional) {
        RecordSchema.PRINTED_ANSWER.check(printed);
        ObjectNode record = printed.deepCopy();
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field :
                RecordSchema.PRINTED_ANSWER.root().get("properties").properties()) {
            if (record.remove(field.getKey()) != null) {
                found.add(field.getKey());
            }
        }
        RecordSchema.ANSWER.check(record);
        assertThat(found).containsExactlyInAnyOrder(additional);
    }
}
