package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;

import java.util.function.BooleanSupplier;

/**
 * Runs a prompt through the decoder in blocks whose borders depend on the position in the prompt
 * alone, so that a prompt that grows is computed the same way as one that is there at once.
 */
final class Prefill {

    private Prefill() {}

    /**
     * Runs a whole prompt.
     *
     * @param block rows of one block
     * @param cancelled polled before each block
     * @return cache of the prompt, which the caller closes, and its last row's logits; null if
     *     cancelled
     */
    static Output run(
            Decoder decoder,
            DecoderRun run,
            PromptRows prompt,
            int dim,
            int block,
            BooleanSupplier cancelled)
            throws ModelException {
        KvCache cache = decoder.emptyCache();
        try {
            for (int from = 0; !cancelled.getAsBoolean(); ) {
                int to = end(from, prompt.count(), block, decoder.keepsLastLogits());
                boolean last = to == prompt.count();
                int start = from;
                Output output =
                        run.run(
                                sink -> prompt.copy(start, to, sink),
                                to - from,
                                dim,
                                prompt.positions(from, to),
                                cache,
                                last);
                cache.close();
                cache = output.cache();
                if (last) {
                    cache = null;
                    return output;
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

    /** The last row runs alone where a graph would return the logits of its whole block. */
    private static int end(int from, int count, int block, boolean keepsLastLogits) {
        int border = Math.min((from / block + 1) * block, count);
        boolean endsWithMore = border == count && from < count - 1;
        return endsWithMore && !keepsLastLogits ? count - 1 : border;
    }
}
