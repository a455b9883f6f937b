// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.VisualStep;
import dev.sluice.model.family.PromptSegment;
import dev.sluice.model.onnx.DecoderRun.EmbeddingSink;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.prune.TokenRange;
import dev.sluice.model.session.BlockDigest;

import org.jspecify.annotations.Nullable;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The embeddings and positions of a prompt's tokens, as the decoder takes them. Immutable; the
 * embeddings of visual tokens are borrowed from the request.
 */
final class PromptEmbeddings {

    /**
     * Consecutive tokens.
     *
     * @param embeddings an array that holds their embeddings
     * @param first index of their first embedding in the array
     * @param positions of the tokens, axes × length
     * @param start index of their first token in the prompt
     * @param length number of tokens
     * @param step whose visual tokens they are; null if they are not
     */
    private record Piece(
            float[] embeddings,
            int first,
            int[][] positions,
            int start,
            int length,
            @Nullable VisualStep step) {

        boolean isVisual() {
            return step != null;
        }
    }

    private final List<Piece> pieces = new ArrayList<>();
    private final int dim;
    private final int axes;
    private int count;
    private int visual;

    private PromptEmbeddings(int dim, int axes) {
        this.dim = dim;
        this.axes = axes;
    }

    /**
     * Embeds the text tokens of all segments in one call: a prompt may have some for every step.
     */
    static PromptEmbeddings of(List<PromptSegment> segments, TokenEmbedder embedder)
            throws ModelException {
        int axes = segments.get(0).positions().length;
        PromptEmbeddings prompt = new PromptEmbeddings(embedder.dim(), axes);
        float[] text = embedder.embed(Prompt.textTokens(segments));
        int embedded = 0;
        for (PromptSegment segment : segments) {
            if (segment instanceof PromptSegment.Text) {
                prompt.add(text, embedded, segment);
                embedded += segment.length();
            } else if (segment instanceof PromptSegment.Visual tokens) {
                prompt.add(tokens.embeddings(), 0, segment);
                prompt.visual += segment.length();
            } else if (segment instanceof PromptSegment.Learned learned) {
                prompt.add(embedder.widened(learned.embeddings()), 0, segment);
            }
        }
        return prompt;
    }

    private void add(float[] embeddings, int first, PromptSegment segment) {
        VisualStep step = segment instanceof PromptSegment.Visual tokens ? tokens.step() : null;
        pieces.add(
                new Piece(embeddings, first, segment.positions(), count, segment.length(), step));
        count += segment.length();
    }

    /** Number of tokens. */
    int count() {
        return count;
    }

    /** Number of visual tokens. */
    int visual() {
        return visual;
    }

    /** Returns for each token whether it is a visual token. */
    boolean[] areVisual() {
        boolean[] tokens = new boolean[count];
        for (Piece piece : pieces) {
            Arrays.fill(tokens, piece.start, piece.start + piece.length, piece.isVisual());
        }
        return tokens;
    }

    /** Returns the visual tokens of each step among the first tokens. */
    List<TokenRange> steps(int tokens) {
        List<TokenRange> steps = new ArrayList<>();
        VisualStep last = null;
        for (Piece piece : pieces) {
            if (piece.step == null || piece.start >= tokens) {
                continue;
            }
            int end = Math.min(piece.start + piece.length, tokens);
            int from = piece.start;
            if (piece.step == last) {
                from = steps.remove(steps.size() - 1).from();
            }
            steps.add(new TokenRange(from, end));
            last = piece.step;
        }
        return steps;
    }

    /**
     * Returns for each token whether it is a visual token in a sample of its step's grid: every
     * {@code stride}-th row and column from the first ones on.
     */
    boolean[] sampled(int stride) {
        boolean[] sampled = new boolean[count];
        for (Piece piece : pieces) {
            for (int token = 0; piece.step != null && token < piece.length; token++) {
                int position = piece.step.positions()[token];
                int width = piece.step.gridWidth();
                sampled[piece.start + token] =
                        position / width % stride == 0 && position % width % stride == 0;
            }
        }
        return sampled;
    }

    /** Number of axes of positions. */
    int axes() {
        return axes;
    }

    /** Returns all embeddings, count × dim values; the caller owns the array. */
    float[] all() {
        FloatBuffer all = FloatBuffer.allocate(Math.multiplyExact(count, dim));
        copy(0, count, all::put);
        return all.array();
    }

    /** Passes the embeddings from {@code from} to {@code to}, exclusive, to a sink. */
    void copy(int from, int to, EmbeddingSink sink) {
        for (Piece piece : pieces) {
            int first = Math.max(from, piece.start) - piece.start;
            int last = Math.min(to, piece.start + piece.length) - piece.start;
            if (first < last) {
                sink.put(piece.embeddings, (piece.first + first) * dim, (last - first) * dim);
            }
        }
    }

    /** Extends the digest of the tokens before by these tokens and their positions. */
    BlockDigest digest(BlockDigest before, int from, int to) {
        BlockDigest.Builder digest = new BlockDigest.Builder(before);
        copy(from, to, digest::put);
        for (int[] axis : positions(from, to)) {
            digest.put(axis);
        }
        return digest.build();
    }

    /** Returns the positions from {@code from} to {@code to}, exclusive, axes × tokens. */
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
