// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.text.TextTokenizer;

/** Opens the family of a model. */
public final class Families {

    private Families() {}

    /**
     * Opens the family of a folder.
     *
     * @param tokenizer of the folder; the family uses it and does not close it
     */
    public static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer)
            throws ModelException {
        return switch (folder.type()) {
            case FAST_VLM -> FastVlm.open(folder, tokenizer);
            case LFM2_VL -> Lfm2Vl.open(folder, tokenizer);
            case LLAVA_ONEVISION -> LlavaOnevision.open(folder, tokenizer);
            case QWEN2_5_VL -> Qwen25Vl.open(folder, tokenizer);
            case QWEN2_VL -> Qwen2Vl.open(folder, tokenizer);
            case QWEN3_VL, QWEN3_VL_MOE -> Qwen3Vl.open(folder, tokenizer);
            case QWEN3_5, QWEN3_5_MOE -> Qwen35.open(folder, tokenizer);
            case SMOLVLM -> SmolVlm.open(folder, tokenizer);
        };
    }
}
