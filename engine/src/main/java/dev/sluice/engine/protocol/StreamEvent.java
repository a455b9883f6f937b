// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A record of the events topic. Its JSON form ({@code docs/schemas/event.json}) is kept as it is
 * written: {@code {"type","stream_id","time",…}}, followed by the fields of its type.
 *
 * @param type the event's type
 * @param streamId the stream that it is about
 * @param timeMicros the capture time that it is about, microseconds since 1970
 * @param json the whole record
 */
public record StreamEvent(EventType type, String streamId, long timeMicros, String json) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Starts an event. */
    public static Builder of(EventType type, String streamId, long timeMicros) {
        return new Builder(type, streamId, timeMicros);
    }

    /**
     * Reads a record's value, which ingest may have written as well as the job. Unknown fields are
     * kept.
     *
     * @param value null for a tombstone
     * @throws IllegalArgumentException if it is not an event
     */
    public static StreamEvent read(byte @Nullable [] value) {
        ReadFields fields = ReadFields.of("event", value);
        EventType type = fields.requiredConstant("type", EventType.class);
        String streamId = fields.required("stream_id");
        fields.required("time");
        return new StreamEvent(type, streamId, fields.time("time", 0), new String(value, UTF_8));
    }

    /** Returns microseconds since 1970 as an RFC 3339 time in UTC. */
    public static String rfc3339(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    /** Returns a field's text, or null if the event does not have the field. */
    public @Nullable String text(String name) {
        return fields().text(name);
    }

    /** Returns an integer field, or 0 if the event does not have the field. */
    public long integer(String name) {
        return fields().integer(name);
    }

    /** Returns a fractional field, or 0 if the event does not have the field. */
    public double decimal(String name) {
        return fields().decimal(name);
    }

    /**
     * Returns a time in microseconds since 1970, or {@link Answer#NO_TIME} if the event does not
     * have the field.
     */
    public long time(String name) {
        return fields().time(name, Answer.NO_TIME);
    }

    private ReadFields fields() {
        return ReadFields.of("event", json.getBytes(UTF_8));
    }

    /** Returns the event as it goes to Kafka. */
    public OutboundRecord toRecord() {
        return new OutboundRecord(
                streamId.getBytes(UTF_8),
                json.getBytes(UTF_8),
                List.of(RecordHeader.of("content-type", "application/json")),
                RecordTime.of(timeMicros));
    }

    /** Adds the fields of an event's type. */
    public static final class Builder {
        private final EventType type;
        private final String streamId;
        private final long timeMicros;
        private final ObjectNode json = JSON.createObjectNode();

        private Builder(EventType type, String streamId, long timeMicros) {
            this.type = type;
            this.streamId = streamId;
            this.timeMicros = timeMicros;
            json.put("type", type.wireName());
            json.put("stream_id", streamId);
            json.put("time", rfc3339(timeMicros));
        }

        /** Adds an integer. */
        public Builder with(String name, long value) {
            json.put(name, value);
            return this;
        }

        /** Adds a fractional number. */
        public Builder with(String name, double value) {
            json.put(name, value);
            return this;
        }

        /** Adds a text. */
        public Builder with(String name, String value) {
            json.put(name, value);
            return this;
        }

        /** Adds a time, given in microseconds since 1970. */
        public Builder withTime(String name, long micros) {
            json.put(name, rfc3339(micros));
            return this;
        }

        /** Returns the event. */
        public StreamEvent build() {
            return new StreamEvent(type, streamId, timeMicros, json.toString());
        }
    }
}
