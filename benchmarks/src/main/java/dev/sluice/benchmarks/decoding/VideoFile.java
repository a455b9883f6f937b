// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.decoding;

import dev.sluice.benchmarks.CollectedChunks;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A video file, cut into chunks as {@code sluice ingest} does.
 *
 * @param name of the file
 * @param chunks in their order
 */
public record VideoFile(String name, List<VideoChunk> chunks) {

    /** Half a second past a slot of 1 fps: a live stream begins anywhere between two slots. */
    static final Instant START = Instant.parse("2026-01-01T00:00:00.500Z");

    /** Reads a file to its end. */
    public static VideoFile read(Path file) throws IOException {
        CollectedChunks collected = new CollectedChunks();
        Ingest.run(
                new StreamSpec(
                        "file", new SourceSpec.LocalFile(file), false, false, Optional.of(START)),
                IngestSettings.defaults(),
                collected);
        if (collected.chunks().isEmpty()) {
            throw new IOException("found no video in %s".formatted(file));
        }
        return new VideoFile(String.valueOf(file.getFileName()), collected.chunks());
    }

    /** Duration of all chunks, microseconds. */
    public long micros() {
        return chunks.get(chunks.size() - 1).endMicros() - chunks.get(0).captureMicros();
    }
}
