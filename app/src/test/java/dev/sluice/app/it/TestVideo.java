package dev.sluice.app.it;

import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.ingest.source.SyntheticOptions;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Synthetic clips, cut by the real ingest, as chunks in memory. */
final class TestVideo {

    /** Capture time of the first picture of every clip. */
    static final Instant START = Instant.parse("2026-11-20T09:00:00Z");

    private TestVideo() {}

    /** A clip of moving shapes, 160 × 128 pixels, 10 pictures and one key frame a second. */
    static List<VideoChunk> clip(String streamId, long seed, int seconds) throws IOException {
        SyntheticOptions scene = new SyntheticOptions(seed, 160, 128, 10, 10, 3, seconds);
        StreamSpec stream =
                new StreamSpec(
                        streamId,
                        new SourceSpec.Synthetic(scene),
                        false,
                        false,
                        Optional.of(START));
        List<VideoChunk> chunks = new ArrayList<>();
        Ingest.run(stream, IngestSettings.defaults(), new Collecting(chunks));
        return chunks;
    }

    /** A clip from a file. */
    static List<VideoChunk> file(String streamId, Path file) throws IOException {
        StreamSpec stream =
                new StreamSpec(
                        streamId, new SourceSpec.LocalFile(file), false, false, Optional.of(START));
        List<VideoChunk> chunks = new ArrayList<>();
        Ingest.run(stream, IngestSettings.defaults(), new Collecting(chunks));
        return chunks;
    }

    /** The moment so many seconds into a clip. */
    static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    /** Keeps what is published. */
    private record Collecting(List<VideoChunk> chunks) implements ChunkPublisher {

        @Override
        public void publish(VideoChunk chunk) {
            chunks.add(chunk);
        }

        @Override
        public void event(IngestEvent event) {
            // A clip that begins and ends has nothing else to tell.
        }

        @Override
        public void flush(String streamId) {
            // Nothing is under way.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
