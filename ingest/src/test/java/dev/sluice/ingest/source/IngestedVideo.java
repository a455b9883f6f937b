// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameDamage;
import dev.sluice.ingest.decode.FrameResizer;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.publish.IngestEvent;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What ingest and the job make of a recording: every frame that is used, and what is reported. */
final class IngestedVideo {

    static final Instant START = Instant.parse("2026-11-20T09:30:00Z");

    final List<VideoChunk> chunks;
    final List<IngestEvent> events;

    /** The frames that are used, by their capture time in microseconds. */
    final SortedMap<Long, RgbImage> frames = new TreeMap<>();

    final List<ChunkException> refused = new ArrayList<>();
    int hidden;
    int damagedInJob;

    private IngestedVideo(CollectingPublisher published) {
        chunks = published.chunks;
        events = published.events;
    }

    /** Ingests an input of the folder {@code inputs} with the default settings. */
    static IngestedVideo ofInput(String file) throws Exception {
        return of(Path.of(IngestedVideo.class.getResource("/inputs/" + file).toURI()));
    }

    /** Ingests a recording to its end and decodes every frame. */
    static IngestedVideo of(Path file) throws IOException {
        return of(file, image -> image);
    }

    /** The same with a digest of each frame in place of its pixels, which need more memory. */
    static IngestedVideo ofDigests(Path file) throws IOException {
        return of(file, IngestedVideo::digest);
    }

    private static IngestedVideo of(Path file, FrameResizer resizer) throws IOException {
        CollectingPublisher published = new CollectingPublisher();
        Ingest.run(
                new StreamSpec(
                        "s", new SourceSpec.LocalFile(file), false, false, Optional.of(START)),
                IngestSettings.defaults(),
                published);
        IngestedVideo video = new IngestedVideo(published);
        published.chunks.forEach(chunk -> video.decode(chunk, resizer));
        return video;
    }

    private void decode(VideoChunk chunk, FrameResizer resizer) {
        try {
            DecodedChunk decoded =
                    new ChunkDecoder(DecodeLimits.defaults())
                            .decode(chunk, FrameSlots.ofFps(500), Long.MIN_VALUE, resizer);
            for (SampledFrame frame : decoded.frames()) {
                frames.put(frame.captureMicros(), frame.image());
            }
            hidden += decoded.discardedLeadingFrames();
            damagedInJob += decoded.damage().stream().mapToInt(FrameDamage::frames).sum();
        } catch (ChunkException e) {
            refused.add(e);
        }
    }

    /** A frame of eight pixels that contain the SHA-256 of another frame. */
    private static RgbImage digest(RgbImage image) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(image.rgb());
            return new RgbImage(8, 1, Arrays.copyOf(hash, 24));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Frames that damage cost, in ingest and in the job. */
    int damaged() {
        return damagedInJob
                + events.stream()
                        .filter(IngestEvent.Damaged.class::isInstance)
                        .mapToInt(event -> ((IngestEvent.Damaged) event).frames())
                        .sum();
    }

    /** Frames that a setting excludes. */
    int leftOut() {
        return events.stream()
                .filter(IngestEvent.LeftOut.class::isInstance)
                .mapToInt(event -> ((IngestEvent.LeftOut) event).frames())
                .sum();
    }

    RgbImage first() {
        return frames.get(frames.firstKey());
    }

    /** Time from the first frame that is used to the last one, microseconds. */
    long spanMicros() {
        return frames.lastKey() - frames.firstKey();
    }
}
