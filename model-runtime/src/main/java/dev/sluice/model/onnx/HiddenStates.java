// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Hidden states of tokens between two layers, in pieces as they were run. Immutable: longer
 * sequences share their beginning.
 */
public final class HiddenStates {

    private final @Nullable HiddenStates before; // null for the first piece
    private final float[] last;
    private final int count; // including the pieces before
    private final long bytes; // including the pieces before
    private final int own;

    /**
     * Appends a piece.
     *
     * @param before the pieces before; null for none
     * @param last the piece's hidden states; must not be changed afterwards
     * @param count number of the piece's tokens, at least 1
     */
    HiddenStates(@Nullable HiddenStates before, float[] last, int count) {
        this.before = before;
        this.last = last;
        this.own = count;
        this.count = before == null ? count : before.count + count;
        long ownBytes = (long) last.length * Float.BYTES;
        this.bytes = before == null ? ownBytes : before.bytes + ownBytes;
    }

    /** Number of tokens. */
    public int count() {
        return count;
    }

    /** The hidden states of the last run; must not be changed. */
    float[] last() {
        return last;
    }

    /** Bytes of all hidden states. */
    long bytes() {
        return bytes;
    }

    /** Returns the hidden states of the first tokens; null for none. */
    @Nullable HiddenStates first(int tokens) {
        HiddenStates piece = this;
        while (piece != null && piece.count - piece.own >= tokens) {
            piece = piece.before;
        }
        if (piece == null || piece.count <= tokens) {
            return piece;
        }
        int kept = tokens - (piece.count - piece.own);
        int dim = piece.last.length / piece.own;
        return new HiddenStates(piece.before, Arrays.copyOf(piece.last, kept * dim), kept);
    }

    /** Returns all hidden states, count × dim values; the caller owns the array. */
    public float[] all() {
        int dim = last.length / own;
        float[] all = new float[Math.multiplyExact(count, dim)];
        for (HiddenStates piece = this; piece != null; piece = piece.before) {
            int from = (piece.count - piece.own) * dim;
            System.arraycopy(piece.last, 0, all, from, piece.last.length);
        }
        return all;
    }
}
