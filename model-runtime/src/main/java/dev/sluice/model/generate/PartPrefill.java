// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderPart;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;

import org.jspecify.annotations.Nullable;

import java.util.function.BooleanSupplier;

/** Runs a whole sequence through one part of a decoder, in blocks. */
final class PartPrefill {

    private final Decoder decoder;
    private final DecoderRun run;
    private final int block;
    private final BooleanSupplier cancelled;

    /**
     * @param run of this answer
     * @param block tokens per block
     * @param cancelled polled before each block
     */
    PartPrefill(Decoder decoder, DecoderRun run, int block, BooleanSupplier cancelled) {
        this.decoder = decoder;
        this.run = run;
        this.block = block;
        this.cancelled = cancelled;
    }

    /**
     * Runs a sequence.
     *
     * @param values inputs of the part, tokens × any number of values
     * @param positions axes × tokens
     * @param probed tokens whose attention is returned
     * @return cache of the part, which the caller closes; null if cancelled
     */
    @Nullable Output run(int index, float[] values, int[][] positions, ProbedRows probed)
            throws ModelException {
        DecoderPart part = decoder.parts().get(index);
        int count = positions[0].length;
        KvCache cache = part.emptyCache();
        try {
            for (int from = 0; !cancelled.getAsBoolean(); ) {
                int end = Prefill.end(from, count, block, decoder.keepsLastLogits());
                int to = probed.end(from, end);
                Output output = block(index, values, positions, from, to, cache, probed);
                cache.close();
                cache = output.cache();
                if (to == count) {
                    cache = null;
                    return probed.joined(output);
                }
                from = to;
            }
            return null;
        } finally {
            if (cache != null) {
                cache.close();
            }
        }
    }

    private Output block(
            int index,
            float[] values,
            int[][] positions,
            int from,
            int to,
            KvCache past,
            ProbedRows probed)
            throws ModelException {
        int count = positions[0].length;
        int dim = values.length / count;
        Output output =
                run.part(index)
                        .run(
                                sink -> sink.put(values, from * dim, (to - from) * dim),
                                to - from,
                                dim,
                                LayerInput.between(positions, from, to),
                                past,
                                to == count ? 1 : 0,
                                probed.in(from, to));
        probed.add(output);
        return output;
    }
}
