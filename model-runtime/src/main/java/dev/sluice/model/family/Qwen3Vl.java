// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.text.TextTokenizer;

/** Qwen3-VL: a written time and a vision block of its own for each step. */
final class Qwen3Vl {

    private Qwen3Vl() {}

    static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer) throws ModelException {
        return QwenFamily.open(
                folder,
                tokenizer,
                stepSeconds -> new Qwen3Prompt(tokenizer, stepSeconds, Qwen3Prompt.Style.PLAIN));
    }
}
