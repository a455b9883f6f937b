// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.FrameDamage;
import dev.sluice.ingest.publish.ChunkPublisher;
import dev.sluice.ingest.publish.IngestEvent;
import dev.sluice.ingest.source.IngestProgress;
import dev.sluice.ingest.source.ProgressListener;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the chunks that ingest cuts, in place of Kafka, and counts the frames that damage or a
 * setting costs: like the job, it goes on after them. Not safe for several threads.
 */
final class ClipChunks implements ChunkPublisher, ProgressListener {

    private final ClipSink clip;
    private final Consumer<String> notes;
    private ClipLosses losses = ClipLosses.NONE;

    /** Number of frames in the chunks that ingest has counted. */
    private long frames;

    /** The failure of the last chunk until ingest has counted its frames, or null. */
    private @Nullable ChunkException refused;

    /**
     * @param notes takes what people should know of the video that is read, a line each
     */
    ClipChunks(ClipSink clip, Consumer<String> notes) {
        this.clip = clip;
        this.notes = notes;
    }

    @Override
    public void publish(VideoChunk chunk) throws IOException {
        ChunkResult result = clip.apply(chunk);
        if (result.failure() instanceof ChunkException e) {
            refused = e;
            return;
        }
        check(result);
        for (FrameDamage damage : result.damage()) {
            losses = losses.plusDamaged(damage.frames(), damage.reason());
        }
    }

    @Override
    public void onProgress(IngestProgress progress) {
        if (refused != null && progress.frames() > frames) {
            losses = losses.plusDamaged(progress.frames() - frames, reason(refused));
            refused = null;
        }
        frames = progress.frames();
    }

    private static String reason(ChunkException e) {
        return Objects.requireNonNullElseGet(e.getMessage(), e::toString);
    }

    /** Takes the failure of the last chunk, for readers that do not know its number of frames. */
    Optional<ChunkException> takeRefused() {
        ChunkException last = refused;
        refused = null;
        return Optional.ofNullable(last);
    }

    /** The frames that are lost so far. */
    ClipLosses losses() {
        return losses;
    }

    /** Ends the clip. */
    void finish() throws IOException {
        check(clip.end());
    }

    /** A failure of the model concerns the other chunks as well. */
    private static void check(ChunkResult result) throws IOException {
        if (result.failure() != null) {
            throw new IOException(result.failure().getMessage(), result.failure());
        }
    }

    @Override
    public void event(IngestEvent event) {
        if (event instanceof IngestEvent.LeftOut leftOut) {
            losses = losses.plusLeftOut(leftOut.frames(), leftOut.message());
        } else if (event instanceof IngestEvent.Damaged damaged) {
            losses = losses.plusDamaged(damaged.frames(), damaged.message());
        } else if (event instanceof IngestEvent.Source source
                && source.kind().equals(IngestEvent.CONNECTED)) {
            if (!source.message().isEmpty()) {
                notes.accept(source.source() + ": " + source.message());
            }
        }
    }

    @Override
    public void flush(String streamId) {
        // Nothing is in flight: a chunk is applied before publish returns.
    }

    @Override
    public void close() {
        // There is nothing to close: a chunk's native memory is freed before publish returns.
    }
}
