package dev.sluice.operators.job;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.operators.config.KafkaOptions;

import org.apache.flink.configuration.ReadableConfig;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * Refuses chunks that would carry their stream so far into the future that nothing real comes after
 * them: its clock never goes back, and its newest epoch fences all others.
 *
 * @param ahead how far a chunk may lie ahead
 */
record FutureBound(Duration ahead) implements Serializable {

    static FutureBound from(ReadableConfig config) {
        return new FutureBound(config.get(KafkaOptions.MAX_TIMESTAMP_AHEAD));
    }

    /**
     * Holds a chunk to the bound. Its capture time is compared with its record's timestamp, which a
     * replay finds again. A recording's timestamps may be years older than its epoch, the moment at
     * which it was published, so that may lie as far ahead of the wall clock.
     *
     * @param recordMillis the record's timestamp, negative where it has none
     * @param nowMillis the wall clock
     * @throws ChunkException if it lies further ahead
     */
    void check(VideoChunk chunk, long recordMillis, long nowMillis) throws ChunkException {
        long captureMillis = chunk.captureMicros() / 1_000;
        if (recordMillis >= 0 && captureMillis - recordMillis > ahead.toMillis()) {
            throw tooFar(
                    ChunkHeaders.TIME,
                    CaptureTime.format(chunk.captureMicros()),
                    "the record's timestamp " + Instant.ofEpochMilli(recordMillis));
        }
        long latest = Math.max(recordMillis, nowMillis);
        if (chunk.epoch() - latest > ahead.toMillis()) {
            throw tooFar(
                    ChunkHeaders.EPOCH,
                    Long.toString(chunk.epoch()),
                    "the time " + Instant.ofEpochMilli(latest));
        }
    }

    private ChunkException tooFar(String header, String found, String reference) {
        return new ChunkException(
                ChunkException.Kind.CORRUPT,
                "header %s is '%s': expected at most %s (%s) after %s; set the clock of the source"
                        .formatted(
                                header,
                                found,
                                ahead,
                                KafkaOptions.MAX_TIMESTAMP_AHEAD.key(),
                                reference));
    }
}
