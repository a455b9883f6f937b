package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.family.PromptSegment;
import dev.sluice.model.onnx.DecoderRun.RowSink;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.session.BlockDigest;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a prompt as the decoder takes them: words embedded, visual tokens where they are.
 * Immutable; visual rows are borrowed from the request.
 */
final class PromptEmbeddings {

    /**
     * Rows that follow each other.
     *
     * @param rows an array that they stand in
     * @param first their first row in it
     * @param positions of them, axes × length
     * @param start their first row in the prompt
     * @param length number of rows
     * @param visual whether they are visual tokens
     */
    private record Piece(
            float[] rows, int first, int[][] positions, int start, int length, boolean visual) {}

    private final List<Piece> pieces = new ArrayList<>();
    private final int dim;
    private final int axes;
    private int count;
    private int visual;

    private PromptEmbeddings(int dim, int axes) {
        this.dim = dim;
        this.axes = axes;
    }

    /** Embeds the words of runs, all at once: a prompt may have some around every step. */
    static PromptEmbeddings of(List<PromptSegment> runs, TokenEmbedder embedder)
            throws ModelException {
        PromptEmbeddings prompt =
                new PromptEmbeddings(embedder.dim(), runs.get(0).positions().length);
        float[] words = embedder.embed(Prompt.words(runs));
        int word = 0;
        for (PromptSegment run : runs) {
            if (run instanceof PromptSegment.Text) {
                prompt.add(words, word, run);
                word += run.length();
            } else if (run instanceof PromptSegment.Visual tokens) {
                prompt.add(tokens.rows(), 0, run);
                prompt.visual += run.length();
            } else if (run instanceof PromptSegment.Learned learned) {
                prompt.add(embedder.widened(learned.rows()), 0, run);
            }
        }
        return prompt;
    }

    private void add(float[] rows, int first, PromptSegment run) {
        boolean tokens = run instanceof PromptSegment.Visual;
        pieces.add(new Piece(rows, first, run.positions(), count, run.length(), tokens));
        count += run.length();
    }

    /** All rows. */
    int count() {
        return count;
    }

    /** Rows that are visual tokens. */
    int visual() {
        return visual;
    }

    /** Whether each row is a visual token. */
    boolean[] visualRows() {
        boolean[] rows = new boolean[count];
        for (Piece piece : pieces) {
            Arrays.fill(rows, piece.start, piece.start + piece.length, piece.visual);
        }
        return rows;
    }

    /** Axes of positions. */
    int axes() {
        return axes;
    }

    /** All numbers of all rows; the caller's. */
    float[] all() {
        FloatBuffer all = FloatBuffer.allocate(Math.multiplyExact(count, dim));
        copy(0, count, all::put);
        return all.array();
    }

    /** Passes on the rows from {@code from} up to {@code to}, not included. */
    void copy(int from, int to, RowSink sink) {
        for (Piece piece : pieces) {
            int first = Math.max(from, piece.start) - piece.start;
            int last = Math.min(to, piece.start + piece.length) - piece.start;
            if (first < last) {
                sink.put(piece.rows, (piece.first + first) * dim, (last - first) * dim);
            }
        }
    }

    /** What stands for these rows, their positions, and what came before them. */
    BlockDigest digest(BlockDigest before, int from, int to) {
        BlockDigest.Builder digest = new BlockDigest.Builder(before);
        copy(from, to, digest::put);
        for (int[] axis : positions(from, to)) {
            digest.put(axis);
        }
        return digest.build();
    }

    /** The positions of the same rows, axes × rows. */
    int[][] positions(int from, int to) {
        int[][] positions = new int[axes][to - from];
        for (Piece piece : pieces) {
            int first = Math.max(from, piece.start) - piece.start;
            int last = Math.min(to, piece.start + piece.length) - piece.start;
            for (int axis = 0; axis < axes && first < last; axis++) {
                int at = piece.start + first - from;
                System.arraycopy(piece.positions[axis], first, positions[axis], at, last - first);
            }
        }
        return positions;
    }
}
