// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.DecodedChunk;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A chunk that is decoded before its turn. What is decoded depends on the chunk and on the newest
 * slot that was sampled before it, which is foretold here. If it turns out to be another one, the
 * chunk is decoded once more, so that a result never depends on what was decoded ahead.
 *
 * <p>One thread decodes; others may cancel it, and read once they know that it is done.
 */
public final class AheadChunk {

    private final ChunkTask task;
    private final VideoChunk chunk;
    private final long lastSlot;
    private final AtomicBoolean begun = new AtomicBoolean(); // or cancelled
    private volatile @Nullable Outcome outcome; // null until it is decoded

    /** What decoding gave; neither of the two if it has to be done again. */
    private record Outcome(
            @Nullable DecodedChunk decoded, @Nullable ChunkException failure, long nanos) {}

    AheadChunk(ChunkTask task, VideoChunk chunk, long lastSlot) {
        this.task = task;
        this.chunk = chunk;
        this.lastSlot = lastSlot;
    }

    /**
     * Makes sure that the chunk is not decoded ahead if that has not begun.
     *
     * @return whether it has not
     */
    public boolean cancel() {
        return begun.compareAndSet(false, true);
    }

    /**
     * Decodes the chunk, unless it is cancelled. Other failures than those of the chunk are left to
     * its turn.
     */
    public void decode() {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        long begin = System.nanoTime();
        try {
            DecodedChunk decoded = task.decode(chunk, lastSlot);
            outcome = new Outcome(decoded, null, System.nanoTime() - begin);
        } catch (ChunkException e) {
            outcome = new Outcome(null, e, System.nanoTime() - begin);
        } catch (RuntimeException e) {
            outcome = new Outcome(null, null, System.nanoTime() - begin); // fails again at its turn
        }
    }

    /** Whether the chunk is decoded. */
    public boolean isDone() {
        return outcome != null;
    }

    /** Time spent on decoding, nanoseconds. */
    public long nanos() {
        Outcome done = outcome;
        return done == null ? 0 : done.nanos;
    }

    /**
     * Returns what decoding gave.
     *
     * @param actual the newest slot that was sampled before the chunk
     * @return null if it has to be decoded again
     * @throws ChunkException if the chunk cannot be used
     */
    @Nullable DecodedChunk after(long actual) throws ChunkException {
        Outcome done = outcome;
        if (done == null || actual != lastSlot) {
            return null;
        }
        if (done.failure != null) {
            throw done.failure;
        }
        return done.decoded;
    }
}
