// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.text.TextTokenizer;

/** Qwen2-VL: one vision block for consecutive steps, one time position per step. */
final class Qwen2Vl {

    private Qwen2Vl() {}

    static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer) throws ModelException {
        return QwenFamily.open(
                folder,
                tokenizer,
                stepSeconds -> new QwenPrompt(tokenizer, new RotaryPositions(1, 1)));
    }
}
