// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.RecordHeader;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.ingest.chunk.ChunkHeader;
import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.text.Quantity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads a clip as {@code sluice ingest} does and keeps its chunks as records. Not safe for several
 * threads.
 */
public final class ClipRecorder implements ChunkPublisher {

    /** The capture time at which each clip starts. Steps of any length start there. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final String TOPIC = "clips";

    private final List<InboundRecord> records = new ArrayList<>();

    private ClipRecorder() {}

    /**
     * Reads a clip to its end. It becomes the stream of its id.
     *
     * @throws SluiceException if it cannot be read to its end, or frames of it are left out
     */
    public static RecordedClip record(EvalClip clip) {
        try {
            return record(clip.id(), clip.source());
        } catch (IOException | UncheckedIOException e) {
            throw new SluiceException(
                    "cannot read clip %s (%s): %s"
                            .formatted(clip.id(), clip.source().name(), e.getMessage()),
                    e);
        }
    }

    private static RecordedClip record(String streamId, SourceSpec source) throws IOException {
        try (ClipRecorder recorder = new ClipRecorder()) {
            Ingest.run(
                    new StreamSpec(streamId, source, false, false, Optional.of(START)),
                    IngestSettings.defaults(),
                    recorder);
            return new RecordedClip(streamId, recorder.records);
        }
    }

    @Override
    public void publish(VideoChunk chunk) {
        List<RecordHeader> headers = new ArrayList<>();
        for (ChunkHeader header : ChunkHeaders.of(chunk)) {
            headers.add(new RecordHeader(header.name(), header.value()));
        }
        records.add(
                new InboundRecord(
                        TOPIC,
                        0,
                        records.size(),
                        chunk.captureMicros() / 1_000,
                        chunk.streamId().getBytes(UTF_8),
                        chunk.data(),
                        headers));
    }

    @Override
    public void event(IngestEvent event) throws IOException {
        if (event instanceof IngestEvent.LeftOut leftOut) {
            throw new IOException(
                    "%s left out: %s"
                            .formatted(
                                    Quantity.count(leftOut.frames(), "frame is", "frames are"),
                                    leftOut.message()));
        }
    }

    @Override
    public void flush(String streamId) {
        // publish keeps the record before it returns.
    }

    @Override
    public void close() {
        // There is nothing to release.
    }
}
