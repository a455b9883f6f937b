// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.probe;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameDamage;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.ingest.source.IngestProgress;
import dev.sluice.ingest.source.PacketStatistics;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Takes what ingest publishes, in place of Kafka, and decodes it as the job does. Not safe for use
 * by several threads.
 */
final class ProbeCollector implements ChunkPublisher {

    /** Only the first frame is converted: a probe counts frames and does not look at them. */
    private static final FrameSlots ONE_FRAME = new FrameSlots(1, Integer.MAX_VALUE);

    private final ChunkDecoder decoder = new ChunkDecoder(DecodeLimits.defaults());
    private final boolean atOnce;
    private final List<VideoChunk> waiting = new ArrayList<>();

    private final ProbeMessages messages = new ProbeMessages();
    private final Set<String> codecs = new LinkedHashSet<>();
    private FrameDisplay display = FrameDisplay.AS_CODED;
    private int width;
    private int height;
    private long decoded;
    private long leadingLeftOut;
    private long leftOut;
    private long damaged;
    private long chunks;
    private long refused;
    private long beforeEntry;
    private long framesBefore;
    private @Nullable VideoChunk refusedLast; // until the number of its frames is known
    private long first = Long.MAX_VALUE;
    private long end = Long.MIN_VALUE;

    /**
     * @param atOnce whether chunks are decoded when they arrive. A live source must not wait for
     *     that, so its chunks are decoded at the end.
     */
    ProbeCollector(boolean atOnce) {
        this.atOnce = atOnce;
    }

    @Override
    public void publish(VideoChunk chunk) {
        chunks++;
        span(chunk.captureMicros(), chunk.endMicros());
        if (atOnce) {
            decode(chunk);
        } else {
            waiting.add(chunk);
        }
    }

    private void span(long from, long to) {
        first = Math.min(first, from);
        end = Math.max(end, to);
    }

    private void decode(VideoChunk chunk) {
        try {
            DecodedChunk result = decoder.decode(chunk, ONE_FRAME, Long.MIN_VALUE, image -> image);
            decoded += result.decodedFrames();
            damaged += result.damage().stream().mapToInt(FrameDamage::frames).sum();
            if (chunk.sequence() > 0) {
                leadingLeftOut += result.discardedLeadingFrames();
            }
            result.damage().forEach(damage -> messages.add(damage.reason()));
            codecs.add(result.codec());
            if (width == 0) {
                display = result.display();
                width = result.width();
                height = result.height();
            }
        } catch (ChunkException e) {
            refused++;
            refusedLast = chunk;
            messages.add(String.valueOf(e.getMessage()));
        }
    }

    /** Takes the progress after a chunk, which has the number of its frames. */
    void progress(IngestProgress progress) {
        long frames = progress.frames() - framesBefore;
        framesBefore = progress.frames();
        IngestProgress.Losses losses = progress.losses();
        beforeEntry = losses.framesLeftOut() - losses.framesExcluded();
        if (refusedLast != null) {
            damaged +=
                    Math.max(
                            0, frames - refusedLast.leadingFrames() - refusedLast.trailingFrames());
            refusedLast = null;
        }
    }

    @Override
    public void event(IngestEvent event) {
        if (event instanceof IngestEvent.LeftOut lost) {
            leftOut += lost.frames();
            span(lost.timeMicros(), lost.toMicros());
            messages.add(lost.message());
        } else if (event instanceof IngestEvent.Damaged lost) {
            damaged += lost.frames();
            span(lost.timeMicros(), lost.toMicros());
            messages.add(lost.message());
        }
    }

    @Override
    public void flush(String streamId) {
        // Nothing is in flight.
    }

    /** Decodes what is not decoded yet. */
    @Override
    public void close() {
        waiting.forEach(this::decode);
        waiting.clear();
    }

    /**
     * The frames and chunks. Frames before the first key frame are not counted, because no player
     * can show them, and neither are frames that a broken-off file does not contain.
     *
     * @param packets what was read: no player shows more frames
     */
    ProbeReport.Counts counts(PacketStatistics packets) {
        long whole = leftOut - beforeEntry + Math.max(0, leadingLeftOut - packets.discarded());
        long readable = packets.packets() - packets.discarded() - beforeEntry;
        long broken = packets.endsIncomplete() ? 1 : 0;
        long most = Math.max(0, readable - broken - decoded - whole);
        return new ProbeReport.Counts(decoded, whole, Math.min(damaged, most), chunks, refused);
    }

    /** Number of frames that were left out because their references are in the chunk before. */
    long leadingFrames() {
        return leadingLeftOut;
    }

    /** Why frames were lost. */
    List<String> messages() {
        return messages.list();
    }

    /** FFmpeg's names of the codecs in the chunks. */
    Set<String> codecs() {
        return codecs;
    }

    FrameDisplay display() {
        return display;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    OptionalLong firstMicros() {
        return first == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first);
    }

    long durationMicros() {
        return first == Long.MAX_VALUE ? 0 : end - first;
    }
}
