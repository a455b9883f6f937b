// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.world;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.ingest.source.Ingest;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.ingest.source.SyntheticOptions;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Films a scene as the synthetic camera does, encodes, cuts, decodes and samples it: the frames
 * that a vision encoder would see of the stream. Not safe for several threads.
 */
final class ClipFilm implements ChunkPublisher {

    private final ChunkDecoder decoder = new ChunkDecoder(DecodeLimits.defaults());
    private final FrameSlots slots;
    private final List<RgbImage> frames = new ArrayList<>();
    private long lastSlot = Long.MIN_VALUE;

    private ClipFilm(double fps) {
        this.slots = FrameSlots.ofFps(fps);
    }

    /**
     * The sampled frames of a scene, in order.
     *
     * @param fps frames a second that are sampled
     */
    static List<RgbImage> of(SyntheticOptions options, double fps) throws IOException {
        try (ClipFilm film = new ClipFilm(fps)) {
            SourceSpec camera = new SourceSpec.Synthetic(options);
            Ingest.run(
                    new StreamSpec("clip", camera, false, false, Optional.of(Instant.EPOCH)),
                    IngestSettings.defaults(),
                    film);
            return film.frames;
        }
    }

    @Override
    public void publish(VideoChunk chunk) throws IOException {
        try {
            DecodedChunk decoded = decoder.decode(chunk, slots, lastSlot, frame -> frame);
            lastSlot = decoded.lastSlot(lastSlot);
            for (SampledFrame frame : decoded.frames()) {
                frames.add(frame.image());
            }
        } catch (ChunkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void event(IngestEvent event) throws IOException {
        if (event instanceof IngestEvent.LeftOut leftOut) {
            throw new IOException(leftOut.frames() + " frames cannot be cut into chunks");
        }
    }

    @Override
    public void flush(String streamId) {
        // Nothing is in flight: a chunk is decoded before publish returns.
    }

    @Override
    public void close() {
        // The decoder frees what a chunk took before it returns.
    }
}
