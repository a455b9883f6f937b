// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import dev.sluice.benchmarks.CollectedChunks;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.Secrets;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An endless stream made of a drawn scene of a minute that is repeated with later capture times.
 * Its chunks are {@link #CHUNK} long and have one small frame per second.
 */
final class RepeatedClip {

    /** Duration of every chunk. */
    static final Duration CHUNK = Duration.ofSeconds(10);

    private static final int SECONDS = 60;
    private static final String SCENE =
            "synthetic:?width=64&height=64&fps=1&gop=10&seed=%d&seconds=%d";

    private final List<VideoChunk> clip;
    private final Instant start;

    private RepeatedClip(List<VideoChunk> clip, Instant start) {
        this.clip = clip;
        this.start = start;
    }

    /**
     * Draws and cuts a scene.
     *
     * @param start capture time of the first frame
     */
    static RepeatedClip of(String streamId, long seed, Instant start) throws IOException {
        CollectedChunks collected = new CollectedChunks();
        CutSettings d = CutSettings.defaults();
        CutSettings cutting =
                new CutSettings(
                        CHUNK, d.maxDuration(), d.maxBytes(), d.openGopWait(), d.reencode());
        Ingest.run(
                new StreamSpec(
                        streamId,
                        SourceSpec.parse(SCENE.formatted(seed, SECONDS), Secrets.ofEnvironment()),
                        false,
                        false,
                        Optional.of(start)),
                IngestSettings.defaults(cutting),
                collected);
        int expected = SECONDS / (int) CHUNK.toSeconds();
        if (collected.chunks().size() != expected) {
            throw new IOException(
                    "cut %d chunks from the scene; expected %d"
                            .formatted(collected.chunks().size(), expected));
        }
        return new RepeatedClip(collected.chunks(), start);
    }

    /** Returns the chunk at a position in the endless stream, from 0. */
    VideoChunk chunk(long sequence) {
        VideoChunk original = clip.get((int) (sequence % clip.size()));
        return new VideoChunk(
                original.streamId(),
                original.epoch(),
                sequence,
                original.source(),
                CaptureTime.micros(start.plus(CHUNK.multipliedBy(sequence))),
                CaptureTime.micros(Instant.EPOCH.plus(CHUNK)),
                original.leadingFrames(),
                original.contentType(),
                original.data());
    }
}
