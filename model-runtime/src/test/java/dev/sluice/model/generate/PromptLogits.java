// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.family.PromptSegment;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.TokenEmbedder;

import java.util.List;

/** The logits of a prompt's last position, from which answers start. */
public final class PromptLogits {

    private PromptLogits() {}

    /** Returns the logits, computed in blocks of this many tokens. */
    public static float[] of(
            List<PromptSegment> segments, TokenEmbedder embedder, Decoder decoder, int block)
            throws ModelException {
        PromptEmbeddings embeddings = PromptEmbeddings.of(segments, embedder);
        Prefill prefill = new Prefill(decoder, decoder.newRun(), embeddings, embedder.dim(), block);
        Output output = prefill.all(() -> false);
        try (KvCache cache = output.cache()) {
            return output.logits();
        }
    }
}
