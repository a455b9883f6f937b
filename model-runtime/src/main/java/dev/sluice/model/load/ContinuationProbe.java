// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;

/**
 * Determines whether several tokens may follow those in a cache. In graphs that onnxruntime-genai's
 * model builder writes since 0.18 for float16 on a CPU, the causal mask has no room for a cache, so
 * that only a whole prompt or a single token runs. They have MultiHeadAttention, and only graphs
 * that have it are tried, since a run of a large decoder takes time.
 */
final class ContinuationProbe {

    private static final Logger LOG = LoggerFactory.getLogger(ContinuationProbe.class);

    private ContinuationProbe() {}

    /**
     * Runs two tokens after one.
     *
     * @param dim values of one embedding
     * @param axes of the family's positions
     */
    static boolean continues(Decoder decoder, Path graph, int dim, int axes) throws ModelException {
        if (decoder.isSplit() || !decoder.hasMultiHeadAttention()) {
            return true;
        }
        try (KvCache empty = decoder.emptyCache();
                KvCache one = run(decoder, dim, new int[axes][1], empty)) {
            return follows(decoder, dim, new int[axes][2], one, graph);
        }
    }

    private static boolean follows(
            Decoder decoder, int dim, int[][] positions, KvCache past, Path graph) {
        try (KvCache three = run(decoder, dim, positions, past)) {
            return three.tokens() == past.tokens() + positions[0].length;
        } catch (ModelException e) {
            LOG.warn(
                    "{} takes one token at a time after the first call: every question runs its"
                            + " whole prompt in one call, and no sessions are kept; an export with"
                            + " GroupQueryAttention (fp32 or int4) does not have this limitation",
                    graph,
                    e);
            return false;
        }
    }

    private static KvCache run(Decoder decoder, int dim, int[][] positions, KvCache past)
            throws ModelException {
        int count = positions[0].length;
        float[] zeros = new float[count * dim];
        Output output =
                decoder.newRun()
                        .run(
                                sink -> sink.put(zeros, 0, zeros.length),
                                count,
                                dim,
                                positions,
                                past,
                                0);
        return output.cache();
    }
}
