package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.ChunkHeaders;

import java.time.Instant;
import java.util.Optional;

/**
 * One stream to take in.
 *
 * @param streamId the Kafka key
 * @param source where the pictures come from
 * @param realtime whether a recording comes at the pace at which it was taken
 * @param loop whether a recording begins anew at its end, with time going on
 * @param start capture time of a recording's first picture; empty: its creation time, else now
 */
public record StreamSpec(
        String streamId,
        SourceSpec source,
        boolean realtime,
        boolean loop,
        Optional<Instant> start) {

    public StreamSpec {
        int longest = ChunkHeaders.MAX_STREAM_ID;
        if (streamId.length() > longest) {
            throw new IllegalArgumentException(
                    "the stream id has %d characters: expected at most %d"
                            .formatted(streamId.length(), longest));
        }
        if (streamId.isBlank() || streamId.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "the stream id is '%s': expected 1 to %d visible characters"
                            .formatted(streamId.replaceAll("\\p{Cntrl}", "?"), longest));
        }
    }

    /** A stream from its beginning, as fast as it comes. */
    public static StreamSpec of(String streamId, SourceSpec source) {
        return new StreamSpec(streamId, source, false, false, Optional.empty());
    }

    /** Whether packets wait for their time: an endless scene would otherwise fill the disk. */
    boolean isPaced() {
        return realtime
                || source instanceof SourceSpec.Synthetic synthetic
                        && synthetic.options().seconds() == 0;
    }

    /** Whether a source that fails is tried again, for ever. */
    boolean isRetried() {
        return source instanceof SourceSpec.Url || source instanceof SourceSpec.Device;
    }
}
