package dev.sluice.model.onnx;

import java.util.Arrays;

/**
 * Rows as they are between two layers, in pieces as they were run. Immutable: longer ones share
 * their beginning.
 */
public final class HiddenStates {

    private final HiddenStates before; // null where nothing is
    private final float[] last;
    private final int count; // with those before
    private final long bytes; // with those before
    private final int own;

    /**
     * Rows behind others.
     *
     * @param before null where nothing is
     * @param last further rows; not changed any more
     * @param count number of further rows, at least 1
     */
    HiddenStates(HiddenStates before, float[] last, int count) {
        this.before = before;
        this.last = last;
        this.own = count;
        this.count = before == null ? count : before.count + count;
        long ownBytes = (long) last.length * Float.BYTES;
        this.bytes = before == null ? ownBytes : before.bytes + ownBytes;
    }

    /** Number of rows. */
    public int count() {
        return count;
    }

    /** The rows of the last run; not to be changed. */
    float[] last() {
        return last;
    }

    /** Bytes of all rows. */
    long bytes() {
        return bytes;
    }

    /** The first rows; null for none. */
    HiddenStates first(int rows) {
        HiddenStates piece = this;
        while (piece != null && piece.count - piece.own >= rows) {
            piece = piece.before;
        }
        if (piece == null || piece.count <= rows) {
            return piece;
        }
        int kept = rows - (piece.count - piece.own);
        int dim = piece.last.length / piece.own;
        return new HiddenStates(piece.before, Arrays.copyOf(piece.last, kept * dim), kept);
    }

    /** All rows, one behind the other; the caller's. */
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
