// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.InnerPruning;
import dev.sluice.model.InnerPruning.Stage;
import dev.sluice.model.ModelException;
import dev.sluice.model.PruningScore;
import dev.sluice.model.onnx.Closer;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderPart;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.HiddenStates;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.prune.AttentionRows;
import dev.sluice.model.prune.StageChoice;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Runs a prompt that has passed a decoder's first part through the following parts, and drops or
 * merges visual tokens at the stages between them. Which tokens are dropped depends on the
 * question, so that this runs again for every question.
 */
final class PrunedPrefill {

    private final Decoder decoder;
    private final InnerPruning pruning;
    private final PromptEmbeddings prompt;
    private final PartPrefill parts;

    // What the part that ran last was given.
    private float[] values = {};
    private int[][] positions;

    /**
     * @param run of this answer
     * @param block tokens per prefill block
     * @param cancelled polled before each block
     */
    PrunedPrefill(
            Decoder decoder,
            DecoderRun run,
            PromptEmbeddings prompt,
            int block,
            BooleanSupplier cancelled) {
        this.decoder = decoder;
        this.pruning = decoder.pruning();
        this.prompt = prompt;
        this.parts = new PartPrefill(decoder, run, block, cancelled);
        int count = prompt.count();
        this.positions = decoder.graphPositions(prompt.positions(0, count), count, 0);
    }

    /** Returns the tokens whose attention the first part has to return. */
    static ProbedRows probed(Decoder decoder, PromptEmbeddings prompt) {
        return decoder.isSplit()
                ? probed(decoder.pruning(), 0, prompt.areVisual())
                : ProbedRows.none(prompt.count());
    }

    /** Returns the tokens whose attention decides at the end of a part. */
    private static ProbedRows probed(InnerPruning pruning, int part, boolean[] visual) {
        boolean decides =
                part < pruning.splits().size()
                        && pruning.before(pruning.splits().get(part)).isPresent()
                        && pruning.method().score() != PruningScore.LAST_ROW_UNROTATED;
        return decides
                ? ProbedRows.of(pruning.method().score(), visual)
                : ProbedRows.none(visual.length);
    }

    /**
     * Runs the following parts.
     *
     * @param first output of the first part for the prompt; its cache is taken over
     * @return cache of all parts, which the caller closes, and logits; null if cancelled
     */
    @Nullable Output finish(Output first) throws ModelException {
        Deque<KvCache> caches = new ArrayDeque<>();
        caches.push(first.cache());
        try {
            Output last = runParts(first, caches);
            if (last == null) {
                return null;
            }
            KvCache all = caches.pop();
            while (!caches.isEmpty()) {
                all = caches.pop().followedBy(all);
            }
            return new Output(all, last.logits(), null);
        } finally {
            Closer.closeAll(caches);
        }
    }

    /** Returns the output of the last part, or null if cancelled. */
    private @Nullable Output runParts(Output first, Deque<KvCache> caches) throws ModelException {
        boolean[] visual = prompt.areVisual();
        int[] from = IntStream.range(0, prompt.count()).toArray();
        float[] features = decoder.laterPartsTakeFeatures() ? prompt.all() : null;
        List<DecoderPart> all = decoder.parts();
        Output output = first;
        for (int index = 1; index < all.size(); index++) {
            DecoderPart part = all.get(index);
            LayerInput input =
                    new LayerInput(
                            hidden(output).all(), part.featureLevels(), positions, visual, from);
            Stage stage = pruning.before(pruning.splits().get(index - 1)).orElse(null);
            if (stage != null) {
                AttentionRows attention = attention(index - 1, output);
                if (attention == null) {
                    return null;
                }
                input = pruned(input, stage, attention);
            }
            values = part.withFeatures(input.values(), input.from(), features);
            positions = input.positions();
            visual = input.visual();
            from = input.from();
            output = parts.run(index, values, positions, probed(pruning, index, visual));
            if (output == null) {
                return null;
            }
            caches.push(output.cache());
        }
        return output;
    }

    private static HiddenStates hidden(Output output) {
        return Objects.requireNonNull(
                output.cache().hidden(), "a part before the last returns hidden states");
    }

    /** Returns the attention that decides behind a part, or null if cancelled. */
    private @Nullable AttentionRows attention(int part, Output output) throws ModelException {
        if (pruning.method().score() == PruningScore.LAST_ROW_UNROTATED) {
            return unrotated(part);
        }
        return Objects.requireNonNull(
                output.attention(), "a part before a stage ends with its attention");
    }

    /**
     * Runs the layer before a stage once more with all tokens at position 0, where nothing is
     * rotated. Its part has no other layer.
     */
    private @Nullable AttentionRows unrotated(int part) throws ModelException {
        int count = positions[0].length;
        float[] given = part == 0 ? prompt.all() : values;
        int[][] nowhere = new int[positions.length][count];
        Output output = parts.run(part, given, nowhere, ProbedRows.last(count));
        if (output == null) {
            return null;
        }
        output.cache().close();
        return output.attention();
    }

    private LayerInput pruned(LayerInput input, Stage stage, AttentionRows attention) {
        boolean samples = pruning.method().samplesGrid() && stage.equals(pruning.stages().get(0));
        boolean[] sampled =
                samples
                        ? input.ofPrompt(prompt.sampled(StageChoice.SAMPLE_STRIDE))
                        : new boolean[input.count()];
        boolean[] kept =
                new StageChoice(pruning.method(), attention, input.visual())
                        .kept(stage, prompt.visual(), sampled);
        return input.pruned(kept, pruning.method().merges());
    }
}
