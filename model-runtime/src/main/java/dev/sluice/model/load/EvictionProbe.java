// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.LayerReadings;
import dev.sluice.model.onnx.TokenEmbedder;
import dev.sluice.model.prune.AttentionRows;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Determines whether a decoder goes on after rows of its KV cache were evicted. Its causal mask has
 * to follow from the number of rows, and its positions from the input alone. A graph that compares
 * positions with the indexes of rows would let a token of a block see later ones.
 */
final class EvictionProbe {

    private static final int TOKENS = 6;
    private static final int EVICTED = 3; // of the first four tokens, which leaves one
    private static final double TOLERANCE = 0.02; // of the range of logits; 16 bits differ by less

    private final Decoder decoder;
    private final TokenEmbedder embedder;
    private final int axes;

    private EvictionProbe(Decoder decoder, TokenEmbedder embedder, int axes) {
        this.decoder = decoder;
        this.embedder = embedder;
        this.axes = axes;
    }

    /**
     * Runs two tokens after an evicted cache, in one block and one by one.
     *
     * @param axes of the family's positions
     * @throws ModelException if the results differ
     */
    static void check(Decoder decoder, Path graph, TokenEmbedder embedder, int axes)
            throws ModelException {
        EvictionProbe probe = new EvictionProbe(decoder, embedder, axes);
        int from = TOKENS - 2;
        try (KvCache empty = decoder.emptyCache();
                KvCache all = probe.read(from, empty, graph);
                KvCache evicted = decoder.keep(all, probe.lastRow(all))) {
            float[] together = probe.logits(from, TOKENS, evicted);
            float[] single;
            try (KvCache one = probe.run(from, from + 1, evicted, 0).cache()) {
                single = probe.logits(from + 1, TOKENS, one);
            }
            if (!areClose(together, single)) {
                throw new ModelException(
                        Kind.INVALID,
                        "%s computes other logits for a block than for its tokens one by one once %d of %d rows of its cache are evicted; expected a causal mask that follows from the number of rows. Set the eviction to none"
                                .formatted(graph, EVICTED, from));
            }
        }
    }

    /** Runs the first tokens, and tests what the run says of the layers. */
    private KvCache read(int count, KvCache empty, Path graph) throws ModelException {
        Output output;
        try {
            output = run(0, count, empty, Math.min(decoder.eviction().window(), count));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw unreadable(graph, e.getMessage());
        }
        LayerReadings read = Objects.requireNonNull(output.layers(), "all layers are read");
        for (int layer = 0; layer < read.norms().length; layer++) {
            AttentionRows attention = read.attention().get(layer);
            if (attention.heads() % decoder.keyHeads(layer) != 0
                    || read.norms()[layer].length != count
                    || !addsUp(attention)) {
                output.cache().close();
                throw unreadable(
                        graph,
                        "layer %d has attention of %d heads over %d of keys and %d norms of %d tokens"
                                .formatted(
                                        layer,
                                        attention.heads(),
                                        decoder.keyHeads(layer),
                                        read.norms()[layer].length,
                                        count));
            }
        }
        return output.cache();
    }

    /** Whether the weights of every head and row add up to 1. */
    private static boolean addsUp(AttentionRows attention) {
        float[] weights = attention.weights();
        for (int row = 0; row < attention.heads() * attention.rows(); row++) {
            double sum = 0;
            for (int token = 0; token < attention.tokens(); token++) {
                sum += weights[row * attention.tokens() + token];
            }
            if (!(Math.abs(sum - 1) <= TOLERANCE)) {
                return false;
            }
        }
        return true;
    }

    private static ModelException unreadable(Path graph, @Nullable String found) {
        return new ModelException(
                Kind.INVALID,
                "%s has attention that cannot be read: %s; expected rows of each head that add up to 1. Set the eviction to none"
                        .formatted(graph, found));
    }

    private int[][][] lastRow(KvCache cache) {
        int[] last = {cache.rows() - 1};
        return IntStream.range(0, decoder.layers())
                .mapToObj(decoder::keyHeads)
                .map(heads -> IntStream.range(0, heads).mapToObj(h -> last).toArray(int[][]::new))
                .toArray(int[][][]::new);
    }

    private float[] logits(int from, int to, KvCache past) throws ModelException {
        Output output = run(from, to, past, 0);
        output.cache().close();
        return Objects.requireNonNull(output.logits(), "the run was asked for logits");
    }

    private Output run(int from, int to, KvCache past, int attended) throws ModelException {
        float[] embeddings = embedder.embed(IntStream.range(from, to).toArray());
        int[][] positions = new int[axes][];
        Arrays.setAll(positions, axis -> IntStream.range(from, to).toArray());
        return decoder.newRun()
                .run(
                        sink -> sink.put(embeddings, 0, embeddings.length),
                        to - from,
                        embeddings.length / (to - from),
                        positions,
                        past,
                        1,
                        attended);
    }

    private static boolean areClose(float[] left, float[] right) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        double differs = 0;
        for (int i = 0; i < left.length; i++) {
            least = Math.min(least, left[i]);
            most = Math.max(most, left[i]);
            differs = Math.max(differs, Math.abs((double) left[i] - right[i]));
        }
        return differs <= TOLERANCE * (most - least);
    }
}
