// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.prune.AttentionRows;

import org.jspecify.annotations.Nullable;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The runs of a decoder for one answer. It holds the buffers that these runs share. Not safe for
 * use by several threads.
 */
public final class DecoderRun {

    private final Decoder decoder;
    private final List<PartRun> parts;

    DecoderRun(Decoder decoder, Turns.Kind blocks) {
        this.decoder = decoder;
        this.parts =
                decoder.parts().stream()
                        .map(
                                part ->
                                        new PartRun(
                                                part,
                                                decoder.vocabulary(),
                                                decoder.turns(),
                                                blocks))
                        .toList();
    }

    /**
     * The result of a run.
     *
     * @param cache of all tokens so far; the caller closes it
     * @param logits of the requested last positions, one after the other, each one float per text
     *     token of the vocabulary; null if none were requested or if parts of the decoder are still
     *     to run
     * @param attention of the run's last tokens in its last layer; null if it was not requested
     * @param layers what was read of all layers; null if it was not requested
     */
    public record Output(
            KvCache cache,
            float @Nullable [] logits,
            @Nullable AttentionRows attention,
            @Nullable LayerReadings layers) {

        /** A result of which not all layers were read. */
        public Output(KvCache cache, float @Nullable [] logits, @Nullable AttentionRows attention) {
            this(cache, logits, attention, null);
        }
    }

    /** Supplies the embeddings of a run in pieces. */
    public interface EmbeddingSource {
        /** Passes all values of the run's embeddings to a sink in order, count × dim of them. */
        void copyTo(EmbeddingSink sink);
    }

    /** Takes embeddings. */
    public interface EmbeddingSink {
        /** Takes {@code count} values of the array. */
        void put(float[] values, int offset, int count);
    }

    /**
     * Runs tokens after those in a cache, which is unchanged. The tokens run through all parts if
     * the cache is one of all parts, otherwise through the first part alone.
     *
     * @param count number of tokens
     * @param dim values of one embedding
     * @param positions axes × count
     * @param logits number of last positions whose logits are returned; 0 for none
     */
    public Output run(
            EmbeddingSource embeddings,
            int count,
            int dim,
            int[][] positions,
            KvCache past,
            int logits)
            throws ModelException {
        return run(embeddings, count, dim, positions, past, logits, 0);
    }

    /**
     * Runs tokens as the method above does, and returns the attention of the last ones.
     *
     * @param attended number of the run's last tokens whose attention is returned, if the tokens
     *     run through the first of several parts alone; one, or more if the decoder's pruning needs
     *     all rows. If the decoder's caches are evicted, up to a window of tokens, in all layers
     */
    public Output run(
            EmbeddingSource embeddings,
            int count,
            int dim,
            int[][] positions,
            KvCache past,
            int logits,
            int attended)
            throws ModelException {
        int[][] placed = decoder.graphPositions(positions, count, past.tokens());
        boolean features = past.following() != null && decoder.laterPartsTakeFeatures();
        float[] prompt = features ? copied(embeddings, Math.multiplyExact(count, dim)) : null;
        if (past.following() == null) {
            return parts.get(0).run(embeddings, count, dim, placed, past, logits, attended);
        }
        return runFrom(0, embeddings, count, dim, placed, past, logits, prompt);
    }

    private static float[] copied(EmbeddingSource embeddings, int values) {
        FloatBuffer all = FloatBuffer.allocate(values);
        embeddings.copyTo(all::put);
        return all.array();
    }

    /** Runs one part and the following parts that the cache covers. */
    private Output runFrom(
            int part,
            EmbeddingSource embeddings,
            int count,
            int dim,
            int[][] positions,
            KvCache past,
            int logits,
            float @Nullable [] prompt)
            throws ModelException {
        Output output = parts.get(part).run(embeddings, count, dim, positions, past, logits, 0);
        if (past.following() == null) {
            return output;
        }
        try {
            HiddenStates hidden =
                    Objects.requireNonNull(
                            output.cache().hidden(),
                            "a part before the last returns hidden states");
            float[] values =
                    decoder.parts()
                            .get(part + 1)
                            .withFeatures(
                                    hidden.last(), IntStream.range(0, count).toArray(), prompt);
            Output last =
                    runFrom(
                            part + 1,
                            sink -> sink.put(values, 0, values.length),
                            count,
                            values.length / count,
                            positions,
                            past.following(),
                            logits,
                            prompt);
            return new Output(output.cache().followedBy(last.cache()), last.logits(), null);
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, output.cache());
            throw e;
        }
    }

    /** Returns the runs of one part, counted from 0. */
    public PartRun part(int index) {
        return parts.get(index);
    }
}
