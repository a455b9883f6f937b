// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.publish;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;

/** A record of the events topic that ingest writes, of type {@code source}. */
public sealed interface IngestEvent {

    /** The kind of an event about frames that no chunk contains. */
    String LEFT_OUT = "left-out";

    /** The kind of event that reports that a source is connected, or a file opened. */
    String CONNECTED = "connected";

    /** The kind of event that reports that a source is connected no more, and is tried again. */
    String LOST = "lost";

    /** The kind of event that reports the end of a source. */
    String ENDED = "ended";

    /** The kind of event that reports that a source is given up. */
    String FAILED = "failed";

    /** The kind of an event about frames that damage costs. */
    String DAMAGED = "damaged";

    /** The record's key. */
    String streamId();

    /** The time of the event, microseconds since 1970. */
    long timeMicros();

    /** The epoch of the stream to which the event refers. */
    long epoch();

    /** The record's value, a JSON object. */
    String json();

    /** The fields that all records begin with. */
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
     * @param kind {@code connected}, {@code lost} (the source will be reopened), {@code
     *     no-key-frame} (it delivers nothing at which decoding can begin), {@code ended} or {@code
     *     failed}
     * @param epoch the epoch of the stream
     * @param source name of the source, without secrets
     * @param message the reason, or empty
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
     * Frames that no chunk contains.
     *
     * @param streamId the stream
     * @param timeMicros capture time of the first of them, microseconds since 1970
     * @param toMicros capture time of the end of the last one
     * @param epoch the epoch of the stream
     * @param frames number of frames
     * @param message what was found, what was expected, and the setting that changes it
     */
    record LeftOut(
            String streamId, long timeMicros, long toMicros, long epoch, int frames, String message)
            implements IngestEvent {
        @Override
        public String json() {
            return begin(this, LEFT_OUT)
                    .text("to", CaptureTime.format(toMicros))
                    .number("pictures", frames)
                    .text("message", message)
                    .end();
        }
    }

    /**
     * Frames that are damaged, or depend on a frame that is damaged or missing.
     *
     * @param streamId the stream
     * @param timeMicros capture time of the first of them, microseconds since 1970
     * @param toMicros capture time of the end of the last one
     * @param epoch the epoch of the stream
     * @param frames number of frames
     * @param message what was found, what was expected, and what to do
     */
    record Damaged(
            String streamId, long timeMicros, long toMicros, long epoch, int frames, String message)
            implements IngestEvent {
        @Override
        public String json() {
            return begin(this, DAMAGED)
                    .text("from", CaptureTime.format(timeMicros))
                    .text("to", CaptureTime.format(toMicros))
                    .number("count", frames)
                    .text("message", message)
                    .end();
        }
    }

    /**
     * A chunk that Kafka did not accept.
     *
     * @param streamId the stream
     * @param timeMicros capture time of its first frame, microseconds since 1970
     * @param toMicros capture time of the end of its last frame
     * @param epoch the epoch of the chunk
     * @param sequence the sequence of the chunk
     * @param message what was found, what was expected and what to do
     */
    record Refused(
            String streamId,
            long timeMicros,
            long toMicros,
            long epoch,
            long sequence,
            String message)
            implements IngestEvent {

        /** The event for a chunk. */
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
