package dev.sluice.ingest.publish;

import dev.sluice.ingest.chunk.CaptureTime;

/** A record of the events topic that ingest writes. */
public sealed interface IngestEvent {

    /** The Kafka key. */
    String streamId();

    /** When it happened, microseconds since 1970. */
    long timeMicros();

    /** The record's value. */
    String json();

    /**
     * The state of a source changed.
     *
     * @param streamId the stream
     * @param timeMicros wall-clock time, microseconds since 1970
     * @param state {@code connected}, {@code lost} (it is tried again), {@code ended} or {@code
     *     failed}
     * @param epoch the run that it is about
     * @param source its name without secrets
     * @param message why, or empty
     */
    record Source(
            String streamId,
            long timeMicros,
            String state,
            long epoch,
            String source,
            String message)
            implements IngestEvent {
        @Override
        public String json() {
            return new JsonLine()
                    .text("type", "source")
                    .text("stream_id", streamId)
                    .text("time", CaptureTime.format(timeMicros))
                    .text("state", state)
                    .number("epoch", epoch)
                    .text("source", source)
                    .text("message", message)
                    .end();
        }
    }

    /**
     * Pictures were left out.
     *
     * @param streamId the stream
     * @param timeMicros capture time of the first of them, microseconds since 1970
     * @param toMicros capture time of the end of the last one
     * @param pictures how many
     * @param reason what was found, what was expected, and the setting that changes it
     */
    record Gap(String streamId, long timeMicros, long toMicros, int pictures, String reason)
            implements IngestEvent {
        @Override
        public String json() {
            return new JsonLine()
                    .text("type", "gap")
                    .text("stream_id", streamId)
                    .text("time", CaptureTime.format(timeMicros))
                    .text("from", CaptureTime.format(timeMicros))
                    .text("to", CaptureTime.format(toMicros))
                    .number("pictures", pictures)
                    .text("reason", reason)
                    .end();
        }
    }
}
