package dev.sluice.ingest.publish;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;

/** A record of the events topic that ingest writes: all of type {@code source}. */
public sealed interface IngestEvent {

    /** The kind of pictures that no record carries. */
    String LEFT_OUT = "left-out";

    /** The Kafka key. */
    String streamId();

    /** The moment that it is about, microseconds since 1970. */
    long timeMicros();

    /** The run that it is about. */
    long epoch();

    /** The record's value. */
    String json();

    /** What all records begin with. */
    private static JsonLine begin(IngestEvent event, String kind) {
        return new JsonLine()
                .text("type", "source")
                .text("stream_id", event.streamId())
                .text("time", CaptureTime.format(event.timeMicros()))
                .text("kind", kind)
                .number("epoch", event.epoch());
    }

    /**
     * The state of a source changed.
     *
     * @param streamId the stream
     * @param timeMicros wall-clock time, microseconds since 1970
     * @param kind {@code connected}, {@code lost} (it is tried again), {@code ended} or {@code
     *     failed}
     * @param epoch the run that it is about
     * @param source its name without secrets
     * @param message why, or empty
     */
    record Source(
            String streamId,
            long timeMicros,
            String kind,
            long epoch,
            String source,
            String message)
            implements IngestEvent {
        @Override
        public String json() {
            JsonLine line = begin(this, kind).text("source", source);
            return (message.isEmpty() ? line : line.text("message", message)).end();
        }
    }

    /**
     * Pictures that no chunk carries.
     *
     * @param streamId the stream
     * @param timeMicros capture time of the first of them, microseconds since 1970
     * @param toMicros capture time of the end of the last one
     * @param epoch the run that it is about
     * @param pictures how many
     * @param message what was found, what was expected, and the setting that changes it
     */
    record LeftOut(
            String streamId,
            long timeMicros,
            long toMicros,
            long epoch,
            int pictures,
            String message)
            implements IngestEvent {
        @Override
        public String json() {
            return begin(this, LEFT_OUT)
                    .text("to", CaptureTime.format(toMicros))
                    .number("pictures", pictures)
                    .text("message", message)
                    .end();
        }
    }

    /**
     * A chunk that Kafka did not take.
     *
     * @param streamId the stream
     * @param timeMicros capture time of its first picture, microseconds since 1970
     * @param toMicros capture time of the end of its last picture
     * @param epoch the run that it belongs to
     * @param sequence its place in there
     * @param message what was found, what was expected, what to do
     */
    record Refused(
            String streamId,
            long timeMicros,
            long toMicros,
            long epoch,
            long sequence,
            String message)
            implements IngestEvent {

        /** The event about a chunk. */
        static Refused of(VideoChunk chunk, String message) {
            return new Refused(
                    chunk.streamId(),
                    chunk.captureMicros(),
                    chunk.endMicros(),
                    chunk.epoch(),
                    chunk.sequence(),
                    message);
        }

        @Override
        public String json() {
            return begin(this, LEFT_OUT)
                    .number("sequence", sequence)
                    .text("to", CaptureTime.format(toMicros))
                    .text("message", message)
                    .end();
        }
    }
}
