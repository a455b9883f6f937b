// SPDX-License-Identifier: Apache-2.0
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
 * Refuses chunks that would move their stream far into the future, after which all ordinary chunks
 * would be late: a stream's clock goes back only with a newer epoch, and its newest epoch replaces
 * all others.
 *
 * @param ahead maximum time by which a chunk may be ahead
 */
record FutureBound(Duration ahead) implements Serializable {

    static FutureBound from(ReadableConfig config) {
        return new FutureBound(config.get(KafkaOptions.MAX_TIMESTAMP_AHEAD));
    }

    /**
     * Checks a chunk. Its capture time is compared with the timestamp of its record, which is the
     * same in a replay. Its epoch is the time at which it was published; the timestamps of a
     * recording can be years older, so the epoch is compared with the wall clock as well.
     *
     * @param recordMillis the record's timestamp, or a negative value if it has none
     * @param nowMillis the wall clock
     * @throws ChunkException if the chunk is further ahead
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
