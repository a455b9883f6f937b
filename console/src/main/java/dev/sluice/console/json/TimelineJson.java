// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.json;

import dev.sluice.console.stream.Mark;
import dev.sluice.console.stream.Timeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON of a time line. Stateless. */
public final class TimelineJson {

    private TimelineJson() {}

    /** Writes a time line. */
    public static ObjectNode write(Timeline line) {
        ObjectNode json = Json.object();
        json.put("from", Json.time(line.fromMicros())).put("to", Json.time(line.toMicros()));
        ArrayNode buckets = json.putArray("buckets");
        for (Timeline.Bucket bucket : line.buckets()) {
            ObjectNode one = buckets.addObject();
            one.put("from", Json.time(bucket.fromMicros()));
            one.put("to", Json.time(bucket.toMicros()));
            one.put("seen", bucket.tokens().seen()).put("kept", bucket.tokens().kept());
            one.put("chunks", bucket.chunks()).put("missing", bucket.missing());
            one.put("damaged", bucket.damaged()).put("scene", bucket.scenes());
        }
        ArrayNode marks = json.putArray("marks");
        for (Mark mark : line.marks()) {
            ObjectNode one = marks.addObject();
            one.put("type", mark.type()).put("time", Json.time(mark.timeMicros()));
            one.put("text", mark.text());
            if (mark.queryId() != null) {
                one.put("query_id", mark.queryId());
            }
        }
        return json;
    }
}
