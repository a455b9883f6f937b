package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.family.PromptSegment;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.TokenEmbedder;

import java.util.List;

/** Logits of a prompt's last row, as answers start from them. */
public final class PromptLogits {

    private PromptLogits() {}

    /** Logits, worked out in blocks of so many rows. */
    public static float[] of(
            List<PromptSegment> runs, TokenEmbedder embedder, Decoder decoder, int block)
            throws ModelException {
        PromptEmbeddings rows = PromptEmbeddings.of(runs, embedder);
        Prefill prefill = new Prefill(decoder, decoder.newRun(), rows, embedder.dim(), block);
        Output output = prefill.all(() -> false);
        try (KvCache cache = output.cache()) {
            return output.logits();
        }
    }
}
