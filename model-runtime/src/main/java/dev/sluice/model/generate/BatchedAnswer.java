// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.KvCache;

import org.jspecify.annotations.Nullable;

import java.util.function.BooleanSupplier;

/**
 * One answer that may be decoded in a batch. Its fields are guarded by the batch's lock; a thread
 * that leads a step reads the token of an answer that waits without it, since that does not change.
 */
final class BatchedAnswer implements AutoCloseable {

    /** Where an answer is. */
    enum Place {
        /** Not in the batch, in a cache of the caller. */
        OUTSIDE,
        /** Not in the batch, with a token that is to be appended there. */
        WAITING,
        /** Becomes a row of the batch in the step that is being led. */
        ENTERING,
        /** A row of the batch. */
        INSIDE,
        /** Continues without the batch, in {@link #cache}, after the batch has failed. */
        ALONE,
        /** Ended. */
        CLOSED
    }

    private final DecodeBatch batch;

    Place place = Place.OUTSIDE;

    /** The token that is to be appended, as its embedding; null between two tokens. */
    float @Nullable [] embedding;

    /** Position of the token on each axis. */
    int[] position = {};

    /** What the answer entered with; null if that is the caller's, or while it is inside. */
    @Nullable KvCache own;

    /** What the answer enters with. */
    @Nullable KvCache cache;

    /** Tokens that may still be appended, the next one included. */
    int more;

    /** Tokens of the cache when it entered, and what may be appended. */
    int longest;

    /** When it began to wait, by {@link System#nanoTime}. */
    long since;

    /** The result of a step; null until there is one. */
    float @Nullable [] logits;

    /** Why a step failed; null if none has. */
    @Nullable Exception failure;

    BatchedAnswer(DecodeBatch batch) {
        this.batch = batch;
    }

    /** Whether the next token is appended in the batch. */
    boolean isTaken() {
        return batch.takes(this);
    }

    /** Does what {@link DecodeBatch#append} describes. */
    float @Nullable [] append(
            float[] token, int[] at, KvCache outside, int left, BooleanSupplier ended)
            throws ModelException {
        return batch.append(this, token, at, outside, left, ended);
    }

    /** Whether it continues without the batch, since that has failed. */
    boolean isAlone() {
        return batch.isAlone(this);
    }

    /**
     * Returns the cache with which it continues outside of the batch, which the caller closes; null
     * if that is the one with which it entered.
     */
    @Nullable KvCache takeCache() throws ModelException {
        return batch.takeCache(this);
    }

    /** Takes the result of a step. */
    float[] takeLogits(float[] found) {
        logits = null;
        return found;
    }

    /** Throws the failure for this caller. */
    void checkFailure() throws ModelException {
        if (failure != null) {
            ModelException.Kind kind =
                    failure instanceof ModelException known
                            ? known.kind()
                            : ModelException.Kind.FAILED;
            throw new ModelException(
                    kind, "the batch cannot be continued: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        batch.close(this);
    }

    /** Frees a cache that is this answer's own. */
    void freeOwn() {
        KvCache freed = own;
        own = null;
        if (freed != null) {
            freed.close();
        }
    }
}
