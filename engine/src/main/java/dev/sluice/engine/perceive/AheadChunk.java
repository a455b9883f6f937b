// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.DecodedChunk;

import org.jspecify.annotations.Nullable;

/**
 * A chunk that is decoded before its turn. What is decoded depends on the chunk and on the newest
 * slot that was sampled before it, which is foretold here. If it turns out to be another one, the
 * chunk is decoded once more, so that a result never depends on what was decoded ahead.
 *
 * <p>One thread decodes; others may cancel it, and take the result once they know that it is done.
 * It owns the result until it is taken, and has to be discarded in the end.
 */
public final class AheadChunk {

    private final ChunkTask task;
    private final VideoChunk chunk;
    private final long lastSlot;

    // All guarded by this object.
    private boolean begun; // or cancelled
    private boolean done;
    private boolean discarded;
    private long nanos;
    private @Nullable DecodedChunk decoded; // null if there is none, or it was taken
    private @Nullable ChunkException failure;

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
    public synchronized boolean cancel() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    /**
     * Decodes the chunk, unless it is cancelled. Other failures than those of the chunk are left to
     * its turn.
     */
    public void decode() {
        if (!cancel()) {
            return;
        }
        long begin = System.nanoTime();
        try {
            end(task.decode(chunk, lastSlot), null, begin);
        } catch (ChunkException e) {
            end(null, e, begin);
        } catch (RuntimeException e) {
            end(null, null, begin); // fails again at its turn
        }
    }

    private synchronized void end(
            @Nullable DecodedChunk result, @Nullable ChunkException cause, long begin) {
        decoded = result;
        failure = cause;
        nanos = System.nanoTime() - begin;
        done = true;
        if (discarded) {
            discard();
        }
    }

    /** Whether the chunk is decoded. */
    public synchronized boolean isDone() {
        return done;
    }

    /** Time spent on decoding, nanoseconds. */
    public synchronized long nanos() {
        return nanos;
    }

    /**
     * Returns what decoding gave, which is the caller's from now on.
     *
     * @param actual the newest slot that was sampled before the chunk
     * @return null if it has to be decoded again
     * @throws ChunkException if the chunk cannot be used
     */
    synchronized @Nullable DecodedChunk take(long actual) throws ChunkException {
        if (actual != lastSlot) {
            return null;
        }
        if (failure != null) {
            throw failure;
        }
        DecodedChunk taken = decoded;
        decoded = null;
        return taken;
    }

    /** Frees the result, unless it was taken; also one that is still to come. */
    public synchronized void discard() {
        begun = true;
        discarded = true;
        if (decoded != null) {
            decoded.close();
            decoded = null;
        }
    }
}
