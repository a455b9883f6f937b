// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.ChunkHeaders;

import java.time.Instant;
import java.util.Optional;

/**
 * A stream to ingest.
 *
 * @param streamId the key of the stream's records
 * @param source of the video
 * @param realtime whether a recording is read at the pace at which it was taken
 * @param loop whether a recording is repeated, with continuous capture times
 * @param start capture time of a recording's first frame; if it is empty, the creation time that
 *     the recording declares, or else the current time
 */
public record StreamSpec(
        String streamId,
        SourceSpec source,
        boolean realtime,
        boolean loop,
        Optional<Instant> start) {

    public StreamSpec {
        int maxLength = ChunkHeaders.MAX_STREAM_ID;
        if (streamId.length() > maxLength) {
            throw new IllegalArgumentException(
                    "the stream id has %d characters: expected at most %d"
                            .formatted(streamId.length(), maxLength));
        }
        if (streamId.isBlank() || streamId.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "the stream id is '%s': expected 1 to %d visible characters"
                            .formatted(streamId.replaceAll("\\p{Cntrl}", "?"), maxLength));
        }
    }

    /** A stream that is read once, as fast as possible. */
    public static StreamSpec of(String streamId, SourceSpec source) {
        return new StreamSpec(streamId, source, false, false, Optional.empty());
    }

    /** Whether packets are paced; a scene without an end always is, or it would fill the disk. */
    boolean isPaced() {
        return realtime
                || source instanceof SourceSpec.Synthetic synthetic
                        && synthetic.options().seconds() == 0;
    }

    /** Whether a source that fails is reopened, without a limit on attempts. */
    boolean isRetried() {
        return source instanceof SourceSpec.Url || source instanceof SourceSpec.Device;
    }
}
