// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.BatchLimits;
import dev.sluice.model.Batching;
import dev.sluice.model.ModelException;
import dev.sluice.model.generate.BatchPlan;
import dev.sluice.model.onnx.BatchRow;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderBatch;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.TokenEmbedder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Determines how a decoder computes batches: it runs batches of several sizes, of sequences of
 * different lengths, and compares the logits with those of each sequence alone. On the CPU, one
 * product of matrices gives each row the same bits whatever the other rows are, but a product of a
 * single row may be computed by another kernel, and zeros before a shorter sequence may change the
 * order of a sum.
 */
final class BatchProbe {

    private static final Logger LOG = LoggerFactory.getLogger(BatchProbe.class);

    private static final int[] LENGTHS = {9, 4, 6};
    private static final int[] SIZES = {2, 3, 5};

    private final Decoder decoder;
    private final TokenEmbedder embedder;
    private final int axes;
    private final List<KvCache> prompts = new ArrayList<>();
    private final float[] next;

    private BatchProbe(Decoder decoder, TokenEmbedder embedder, int axes) throws ModelException {
        this.decoder = decoder;
        this.embedder = embedder;
        this.axes = axes;
        this.next = embedder.embed(new int[] {LENGTHS[0]});
    }

    /**
     * Returns how batches are computed; empty if every answer is to be decoded alone, which is
     * logged unless nobody has asked for a batch.
     *
     * @param axes of the family's positions
     * @param graph the decoder's file, for the log
     */
    static Optional<BatchPlan> plan(
            Decoder decoder, TokenEmbedder embedder, int axes, BatchLimits limits, Path graph) {
        if (limits.batching() == Batching.OFF || limits.answers() < 2) {
            return Optional.empty();
        }
        if (!decoder.dynamicScales().isEmpty()) {
            return alone(graph, "it derives scales from all tokens of a run");
        }
        try {
            return new BatchProbe(decoder, embedder, axes).plan(limits, graph);
        } catch (ModelException e) {
            LOG.debug("{} computes no batches", graph, e);
            return alone(graph, e.getMessage());
        }
    }

    private static Optional<BatchPlan> alone(Path graph, String reason) {
        LOG.info("{} decodes answers one at a time: {}", graph, reason);
        return Optional.empty();
    }

    private Optional<BatchPlan> plan(BatchLimits limits, Path graph) throws ModelException {
        try {
            float[][] alone = new float[LENGTHS.length][];
            for (int prompt = 0; prompt < LENGTHS.length; prompt++) {
                prompts.add(prefilled(LENGTHS[prompt]));
                alone[prompt] = alone(prompts.get(prompt), LENGTHS[prompt]);
            }
            return plan(alone, limits, graph);
        } finally {
            prompts.forEach(KvCache::close);
        }
    }

    private Optional<BatchPlan> plan(float[][] alone, BatchLimits limits, Path graph)
            throws ModelException {
        TreeSet<Integer> sizes = new TreeSet<>();
        Arrays.stream(SIZES).filter(size -> size < limits.answers()).forEach(sizes::add);
        sizes.add(limits.answers());
        float[][] first = new float[LENGTHS.length][];
        boolean sameAlone = true;
        boolean exact = true;
        boolean independent = true;
        for (int size : sizes) {
            float[][] found = together(size);
            for (int row = 0; row < size; row++) {
                int prompt = row % LENGTHS.length;
                sameAlone &= same(found[row], alone[prompt]);
                first[prompt] = first[prompt] == null ? found[row] : first[prompt];
                exact &= same(found[row], first[prompt]);
                independent &= Rounding.explains(found[row], alone[prompt]);
            }
        }
        if (!independent) {
            return alone(graph, "the sequences of a batch depend on each other");
        }
        if (limits.batching() == Batching.EXACT && !exact && !sameAlone) {
            return alone(
                    graph,
                    "an answer's bits would depend on the others; with 'always' instead of 'exact' it decodes batches nevertheless");
        }
        LOG.info(
                "{} decodes up to {} answers together, {}",
                graph,
                limits.answers(),
                sameAlone
                        ? "with the bits that each has alone"
                        : exact ? "with the same bits in every batch" : "with different rounding");
        boolean accompanied = limits.batching() == Batching.EXACT && !sameAlone;
        return Optional.of(
                new BatchPlan(limits.answers(), limits.bytes(), !accompanied, accompanied));
    }

    private static boolean same(float[] found, float[] expected) {
        return Arrays.equals(found, expected);
    }

    /** Runs a prompt of text tokens through all parts. */
    private KvCache prefilled(int tokens) throws ModelException {
        int[] ids = new int[tokens];
        Arrays.setAll(ids, token -> token + tokens);
        float[] embeddings = embedder.embed(ids);
        int[][] positions = new int[axes][tokens];
        for (int[] axis : positions) {
            Arrays.setAll(axis, token -> token);
        }
        try (KvCache empty = decoder.emptyCacheOfAllParts()) {
            return run(embeddings, positions, empty, false).cache();
        }
    }

    private float[] alone(KvCache prompt, int tokens) throws ModelException {
        int[][] positions = new int[axes][1];
        for (int[] axis : positions) {
            axis[0] = tokens;
        }
        Output output = run(next, positions, prompt, true);
        output.cache().close();
        return output.logits() == null ? new float[0] : output.logits();
    }

    private Output run(float[] embeddings, int[][] positions, KvCache past, boolean logits)
            throws ModelException {
        DecoderRun run = decoder.newRun();
        return run.run(
                sink -> sink.put(embeddings, 0, embeddings.length),
                positions[0].length,
                embedder.dim(),
                positions,
                past,
                logits ? 1 : 0);
    }

    /** Returns the logits of a batch in which the prompts follow each other in turn. */
    private float[][] together(int size) throws ModelException {
        List<BatchRow> rows = new ArrayList<>();
        float[] embeddings = new float[size * next.length];
        int[][] positions = new int[axes][size];
        for (int row = 0; row < size; row++) {
            int prompt = row % LENGTHS.length;
            rows.add(BatchRow.entering(prompts.get(prompt), 1));
            System.arraycopy(next, 0, embeddings, row * next.length, next.length);
            for (int[] axis : positions) {
                axis[row] = LENGTHS[prompt];
            }
        }
        try (DecoderBatch batch = decoder.newBatch(size)) {
            batch.change(rows);
            return batch.step(embeddings, positions);
        }
    }
}
