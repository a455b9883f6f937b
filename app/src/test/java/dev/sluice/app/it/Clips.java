// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.it;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.Secrets;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.platform.local.Home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Short recordings, cut by ingest. */
final class Clips {

    /** Capture time of the first picture. */
    static final Instant START = Instant.parse("2026-11-20T09:30:00Z");

    /** Epoch of all of them, so that what is made twice is the same. */
    private static final long EPOCH = 1_000;

    private Clips() {}

    /** A drawn scene of so many chunks of a second. */
    static List<VideoChunk> synthetic(String streamId, long seed, int seconds) throws IOException {
        SourceSpec source =
                SourceSpec.parse(
                        "synthetic:?width=128&height=96&fps=8&gop=8&seed=%d&seconds=%d"
                                .formatted(seed, seconds),
                        Secrets.ofEnvironment());
        return cut(streamId, source, CutSettings.defaults());
    }

    /** One of ingest's committed fixtures, cut. */
    static List<VideoChunk> fixture(String streamId, String file, CutSettings settings)
            throws IOException {
        return cut(streamId, new SourceSpec.LocalFile(path(file)), settings);
    }

    /** The bytes of one of ingest's committed fixtures. */
    static byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(path(file));
    }

    private static Path path(String file) {
        return Home.folder().resolve("ingest/src/test/resources/video").resolve(file);
    }

    /** Cuts impatiently where groups of pictures are open. */
    static CutSettings cuttingOpenGroups() {
        CutSettings d = CutSettings.defaults();
        return new CutSettings(
                d.minDuration(), d.maxDuration(), d.maxBytes(), Duration.ofMillis(100), false);
    }

    private static List<VideoChunk> cut(String streamId, SourceSpec source, CutSettings cutting)
            throws IOException {
        Collector collector = new Collector();
        StreamSpec spec = new StreamSpec(streamId, source, false, false, Optional.of(START));
        Ingest.run(spec, IngestSettings.defaults(cutting), collector);
        return collector.chunks;
    }

    private static VideoChunk withEpoch(VideoChunk chunk) {
        return new VideoChunk(
                chunk.streamId(),
                EPOCH,
                chunk.sequence(),
                chunk.source(),
                chunk.captureMicros(),
                chunk.durationMicros(),
                chunk.leadingFrames(),
                chunk.contentType(),
                chunk.data());
    }

    /** The same chunk with other bytes. */
    static VideoChunk withData(VideoChunk chunk, byte[] data) {
        return new VideoChunk(
                chunk.streamId(),
                chunk.epoch(),
                chunk.sequence(),
                chunk.source(),
                chunk.captureMicros(),
                chunk.durationMicros(),
                chunk.leadingFrames(),
                chunk.contentType(),
                data);
    }

    /** The same chunk at another place and time. */
    static VideoChunk at(VideoChunk chunk, long sequence, Instant time) {
        return new VideoChunk(
                chunk.streamId(),
                chunk.epoch(),
                sequence,
                chunk.source(),
                CaptureTime.micros(time),
                chunk.durationMicros(),
                chunk.leadingFrames(),
                chunk.contentType(),
                chunk.data());
    }

    /** Capture time of the end of a chunk. */
    static Instant end(VideoChunk chunk) {
        return CaptureTime.instant(chunk.endMicros());
    }

    private static final class Collector implements ChunkPublisher {

        private final List<VideoChunk> chunks = new ArrayList<>();

        @Override
        public void publish(VideoChunk chunk) {
            chunks.add(withEpoch(chunk));
        }

        @Override
        public void event(IngestEvent event) {}

        @Override
        public void flush(String streamId) {}

        @Override
        public void close() {}
    }
}
