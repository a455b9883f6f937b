// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.json;

import dev.sluice.console.stream.StepTokens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON of a step. Stateless. */
public final class StepJson {

    private StepJson() {}

    /** Writes which tokens were kept. */
    public static ObjectNode tokens(StepTokens step) {
        ObjectNode json = head(step);
        add(json.putArray("kept"), step.kept());
        add(json.putArray("merged"), step.merged());
        return json.put("state", step.gated() ? "gated" : "encoded");
    }

    /** Writes how many tokens were kept. */
    public static ObjectNode count(String streamId, StepTokens step) {
        ObjectNode json = head(step).put("stream_id", streamId);
        return json.put("seen", step.seen()).put("kept", step.kept().length);
    }

    private static ObjectNode head(StepTokens step) {
        ObjectNode json = Json.object().put("index", step.index());
        json.put("from", Json.time(step.fromMicros())).put("to", Json.time(step.toMicros()));
        return json.put("rows", step.rows()).put("cols", step.columns());
    }

    private static void add(ArrayNode array, int[] values) {
        for (int value : values) {
            array.add(value);
        }
    }
}
