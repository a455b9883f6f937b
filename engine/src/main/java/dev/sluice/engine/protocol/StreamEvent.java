package dev.sluice.engine.protocol;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A record of the events topic.
 *
 * @param type its kind
 * @param streamId the stream
 * @param timeMicros the capture time that it is about, microseconds since 1970
 * @param json the whole record: {@code {"type","stream_id","time",…}}
 */
public record StreamEvent(EventType type, String streamId, long timeMicros, String json) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Begins an event. */
    public static Builder of(EventType type, String streamId, long timeMicros) {
        return new Builder(type, streamId, timeMicros);
    }

    /** RFC 3339 in UTC of microseconds since 1970. */
    public static String rfc3339(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    /** The event as it goes to Kafka. */
    public OutboundRecord toRecord() {
        return new OutboundRecord(
                streamId.getBytes(UTF_8),
                json.getBytes(UTF_8),
                List.of(RecordHeader.of("content-type", "application/json")),
                RecordTime.of(timeMicros));
    }

    /** Adds what belongs to one kind of event. */
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

        /** Adds a number. */
        public Builder with(String name, long value) {
            json.put(name, value);
            return this;
        }

        /** Adds a number. */
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

        /** The event. */
        public StreamEvent build() {
            return new StreamEvent(type, streamId, timeMicros, json.toString());
        }
    }
}
