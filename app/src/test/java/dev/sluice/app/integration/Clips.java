// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

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
import java.util.Random;

/** Creates the chunks of short videos. Stateless. */
public final class Clips {

    /** Capture time of the first frame. */
    public static final Instant START = Instant.parse("2026-11-20T09:30:00Z");

    /** The first epoch of all clips, so that the same clip always has the same chunks. */
    private static final long EPOCH = 1_000;

    private static final int PACKET = 188; // of a transport stream, bytes

    private Clips() {}

    /** Cuts a drawn scene into chunks of one second. */
    public static List<VideoChunk> synthetic(String streamId, long seed, int seconds)
            throws IOException {
        SourceSpec source =
                SourceSpec.parse(
                        "synthetic:?width=128&height=96&fps=8&gop=8&seed=%d&seconds=%d"
                                .formatted(seed, seconds),
                        Secrets.ofEnvironment());
        return cut(streamId, source, CutSettings.defaults());
    }

    /** Cuts one of ingest's test videos. */
    static List<VideoChunk> fixture(String streamId, String file, CutSettings settings)
            throws IOException {
        return cut(streamId, new SourceSpec.LocalFile(path(file)), settings);
    }

    /** Returns the bytes of one of ingest's test files. */
    static byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(path(file));
    }

    private static Path path(String file) {
        return Home.folder().resolve("ingest/src/test/resources/video").resolve(file);
    }

    /** Returns settings that also cut where a GOP is open. */
    static CutSettings cuttingOpenGops() {
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

    /** Returns a chunk in a transport stream with noise in place of data of its last frames. */
    static VideoChunk damaged(VideoChunk chunk) {
        byte[] data = chunk.data().clone();
        Random random = new Random(7);
        int begin = data.length / PACKET / 2 * PACKET;
        for (int at = begin; at < data.length; at += PACKET) {
            boolean startsAFrame = (data[at + 1] & 0x40) != 0;
            for (int i = at + PACKET / 2; i < at + PACKET && !startsAFrame; i++) {
                data[i] = (byte) (1 + random.nextInt(255));
            }
        }
        return withData(chunk, data);
    }

    /** Returns the same chunk with other bytes. */
    public static VideoChunk withData(VideoChunk chunk, byte[] data) {
        return withData(chunk, chunk.contentType(), data);
    }

    /** Returns the same chunk with other bytes in another format. */
    public static VideoChunk withData(VideoChunk chunk, String contentType, byte[] data) {
        return copy(
                chunk, chunk.epoch(), chunk.sequence(), chunk.captureMicros(), contentType, data);
    }

    /** Returns the same chunk with another sequence and capture time. */
    public static VideoChunk at(VideoChunk chunk, long sequence, Instant time) {
        return copy(
                chunk,
                chunk.epoch(),
                sequence,
                CaptureTime.micros(time),
                chunk.contentType(),
                chunk.data());
    }

    /** Returns the same chunk with another epoch. */
    static VideoChunk inEpoch(VideoChunk chunk, long epoch) {
        return copy(
                chunk,
                epoch,
                chunk.sequence(),
                chunk.captureMicros(),
                chunk.contentType(),
                chunk.data());
    }

    private static VideoChunk copy(
            VideoChunk chunk,
            long epoch,
            long sequence,
            long captureMicros,
            String contentType,
            byte[] data) {
        return new VideoChunk(
                chunk.streamId(),
                epoch,
                sequence,
                chunk.source(),
                captureMicros,
                chunk.durationMicros(),
                chunk.leadingFrames(),
                contentType,
                data);
    }

    /** Returns the capture time of the end of a chunk. */
    static Instant end(VideoChunk chunk) {
        return CaptureTime.instant(chunk.endMicros());
    }

    /** Keeps the published chunks. */
    private static final class Collector implements ChunkPublisher {

        private final List<VideoChunk> chunks = new ArrayList<>();
        private long first; // epoch

        @Override
        public void publish(VideoChunk chunk) {
            first = first == 0 ? chunk.epoch() : first;
            chunks.add(inEpoch(chunk, EPOCH + chunk.epoch() - first));
        }

        @Override
        public void event(IngestEvent event) {}

        @Override
        public void flush(String streamId) {}

        @Override
        public void close() {}
    }
}
