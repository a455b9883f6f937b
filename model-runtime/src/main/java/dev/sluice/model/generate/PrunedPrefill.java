// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.InnerPruning;
import dev.sluice.model.InnerPruning.Stage;
import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.Closer;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderPart;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.HiddenStates;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.PartRun;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Runs a prompt that has passed a decoder's first part through the following parts, and drops or
 * merges visual tokens before each of them. Which tokens are dropped depends on the question, so
 * that this runs again for every question.
 */
final class PrunedPrefill {

    private final Decoder decoder;
    private final DecoderRun run;
    private final PromptEmbeddings prompt;
    private final int block;

    /**
     * @param run of this answer
     * @param block tokens per prefill block
     */
    PrunedPrefill(Decoder decoder, DecoderRun run, PromptEmbeddings prompt, int block) {
        this.decoder = decoder;
        this.run = run;
        this.prompt = prompt;
        this.block = block;
    }

    /**
     * Runs the following parts.
     *
     * @param first output of the first part for the prompt; its cache is taken over
     * @param cancelled polled before each block
     * @return cache of all parts, which the caller closes, and logits; null if cancelled
     */
    @Nullable Output finish(Output first, BooleanSupplier cancelled) throws ModelException {
        Deque<KvCache> caches = new ArrayDeque<>();
        caches.push(first.cache());
        try {
            Output last = runParts(first, caches, cancelled);
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
    private @Nullable Output runParts(
            Output first, Deque<KvCache> caches, BooleanSupplier cancelled) throws ModelException {
        InnerPruning pruning = decoder.pruning();
        int count = prompt.count();
        int[][] positions = decoder.graphPositions(prompt.positions(0, count), count, 0);
        boolean[] visual = prompt.areVisual();
        int[] from = IntStream.range(0, count).toArray();
        float[] features = decoder.laterPartsTakeFeatures() ? prompt.all() : null;
        List<DecoderPart> parts = decoder.parts();
        Output output = first;
        for (int index = 1; index < parts.size(); index++) {
            Stage stage = pruning.stages().get(index - 1);
            DecoderPart part = parts.get(index);
            LayerInput input =
                    new LayerInput(
                                    hidden(output).all(),
                                    part.featureLevels(),
                                    positions,
                                    visual,
                                    from)
                            .pruned(
                                    stage.kept(prompt.visual()),
                                    attention(output),
                                    pruning.merges());
            float[] values = part.withFeatures(input.values(), input.from(), features);
            output = run(part, run.part(index), input, values, cancelled);
            if (output == null) {
                return null;
            }
            caches.push(output.cache());
            positions = input.positions();
            visual = input.visual();
            from = input.from();
        }
        return output;
    }

    private static HiddenStates hidden(Output output) {
        return Objects.requireNonNull(
                output.cache().hidden(), "a part before the last returns hidden states");
    }

    private static float[] attention(Output output) {
        return Objects.requireNonNull(
                output.attention(), "a part before the last ends with the last token's attention");
    }

    /** Runs one part; returns null if cancelled. */
    private @Nullable Output run(
            DecoderPart part,
            PartRun partRun,
            LayerInput input,
            float[] values,
            BooleanSupplier cancelled)
            throws ModelException {
        int dim = values.length / input.count();
        KvCache cache = part.emptyCache();
        try {
            for (int from = 0; !cancelled.getAsBoolean(); ) {
                int start = from;
                int end = Prefill.end(from, input.count(), block, decoder.keepsLastLogits());
                boolean last = end == input.count();
                Output output =
                        partRun.run(
                                sink -> sink.put(values, start * dim, (end - start) * dim),
                                end - start,
                                dim,
                                input.positions(start, end),
                                cache,
                                last);
                cache.close();
                cache = output.cache();
                if (last) {
                    cache = null;
                    return output;
                }
                from = end;
            }
            return null;
        } finally {
            if (cache != null) {
                cache.close();
            }
        }
    }
}
