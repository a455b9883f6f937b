package dev.sluice.model.generate;

import dev.sluice.model.InnerPruning;
import dev.sluice.model.InnerPruning.Stage;
import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Takes a prompt that is through a decoder's first layers through the others, with visual tokens
 * left out where the decoder is cut. This depends on the question, so it is done for each anew.
 *
 * @param decoder the first layers, with the others behind them
 * @param run of this answer
 * @param prompt the rows
 * @param block rows of one block
 */
record PrunedPrefill(Decoder decoder, DecoderRun run, PromptEmbeddings prompt, int block) {

    /**
     * Runs the layers behind the first cut.
     *
     * @param first what the first layers gave for the prompt; its cache is taken over
     * @param cancelled polled before each block
     * @return cache of all layers, which the caller closes, and logits; null if cancelled
     */
    Output finish(Output first, BooleanSupplier cancelled) throws ModelException {
        Deque<KvCache> caches = new ArrayDeque<>();
        caches.push(first.cache());
        try {
            Output last = through(first, caches, cancelled);
            if (last == null) {
                return null;
            }
            KvCache all = caches.pop();
            while (!caches.isEmpty()) {
                all = caches.pop().inFrontOf(all);
            }
            return new Output(all, last.logits(), null);
        } finally {
            caches.forEach(KvCache::close);
        }
    }

    private Output through(Output first, Deque<KvCache> caches, BooleanSupplier cancelled)
            throws ModelException {
        InnerPruning pruning = decoder.pruning();
        int[][] positions = decoder.placed(prompt.positions(0, prompt.count()), prompt.count(), 0);
        boolean[] visual = prompt.visualRows();
        int[] from = IntStream.range(0, prompt.count()).toArray();
        float[] features = decoder.next().takesFeatures() ? prompt.all() : null;
        Output output = first;
        Decoder part = decoder;
        DecoderRun partRun = run;
        for (Stage stage : pruning.stages()) {
            part = part.next();
            partRun = partRun.next();
            LayerInput rows =
                    new LayerInput(
                                    output.cache().hidden().all(),
                                    part.planes(),
                                    positions,
                                    visual,
                                    from)
                            .pruned(
                                    stage.kept(prompt.visual()),
                                    output.attention(),
                                    pruning.merges());
            float[] values = part.withFeatures(rows.values(), rows.from(), features);
            output = run(part, partRun, rows, values, cancelled);
            if (output == null) {
                return null;
            }
            caches.push(output.cache());
            positions = rows.positions();
            visual = rows.visual();
            from = rows.from();
        }
        return output;
    }

    private Output run(
            Decoder part,
            DecoderRun partRun,
            LayerInput rows,
            float[] values,
            BooleanSupplier cancelled)
            throws ModelException {
        int dim = values.length / rows.count();
        KvCache cache = part.emptyCache();
        try {
            for (int from = 0; !cancelled.getAsBoolean(); ) {
                int start = from;
                int end = Prefill.end(from, rows.count(), block, part);
                boolean last = end == rows.count();
                Output output =
                        partRun.run(
                                sink -> sink.put(values, start * dim, (end - start) * dim),
                                end - start,
                                dim,
                                rows.positions(start, end),
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
