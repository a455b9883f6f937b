// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.video;

import dev.sluice.console.topic.RecordPlace;
import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.ChunkMetadata;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.Secrets;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chunks for tests: those of real videos, and entries of the index without bytes. Stateless. */
public final class Chunks {

    /** Capture time of the first frame, microseconds since 1970. */
    public static final long START = 1_795_000_000_000_000L;

    static final long SECOND = 1_000_000;

    private static final ChunkMedia H264 =
            new ChunkMedia(ChunkContainer.MPEG_TS, ChunkMedia.H264, 0, 0);

    private Chunks() {}

    /** A chunk of one second in an epoch. */
    public static ChunkEntry entry(long epoch, long second) {
        return entry(epoch, second, H264, 1_000);
    }

    static ChunkEntry entry(long epoch, long second, ChunkMedia media, int bytes) {
        ChunkMetadata chunk =
                new ChunkMetadata(
                        epoch,
                        second,
                        "test",
                        START + second * SECOND,
                        SECOND,
                        0,
                        0,
                        FrameDisplay.AS_CODED,
                        media.container().contentType());
        RecordPlace place = new RecordPlace((int) epoch, second);
        return new ChunkEntry(place, chunk, media, bytes, 0);
    }

    /** Cuts a drawn scene with ten frames a second into chunks of one second, in MPEG-TS. */
    public static List<VideoChunk> drawn(int seconds) throws IOException {
        return cut(
                SourceSpec.parse(
                        "synthetic:?width=64&height=48&seed=7&seconds=" + seconds,
                        Secrets.ofEnvironment()));
    }

    /** Cuts a file of ingest's test resources. */
    static List<VideoChunk> file(String name) throws IOException {
        Path folder = Path.of(System.getProperty("sluice.home", ".."));
        return cut(
                new SourceSpec.LocalFile(
                        folder.resolve("ingest/src/test/resources").resolve(name)));
    }

    private static List<VideoChunk> cut(SourceSpec source) throws IOException {
        List<VideoChunk> chunks = new ArrayList<>();
        ChunkPublisher collector =
                new ChunkPublisher() {
                    @Override
                    public void publish(VideoChunk chunk) {
                        chunks.add(chunk);
                    }

                    @Override
                    public void event(IngestEvent event) {}

                    @Override
                    public void flush(String streamId) {}

                    @Override
                    public void close() {}
                };
        Instant start = Instant.ofEpochSecond(START / SECOND);
        StreamSpec spec = new StreamSpec("test", source, false, false, Optional.of(start));
        Ingest.run(spec, IngestSettings.defaults(CutSettings.defaults()), collector);
        return chunks;
    }

    /** The entry of a real chunk. */
    static ChunkEntry entry(VideoChunk chunk) {
        ChunkMetadata metadata =
                new ChunkMetadata(
                        chunk.epoch(),
                        chunk.sequence(),
                        chunk.source(),
                        chunk.captureMicros(),
                        chunk.durationMicros(),
                        chunk.leadingFrames(),
                        chunk.trailingFrames(),
                        chunk.display(),
                        chunk.contentType());
        ChunkContainer container = ChunkContainer.of(chunk.contentType()).orElseThrow();
        return new ChunkEntry(
                new RecordPlace(0, chunk.sequence()),
                metadata,
                MediaReader.read(container, chunk.data()),
                chunk.data().length,
                0);
    }
}
