// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.text.TextTokenizer;

/** Qwen2.5-VL: one vision block for consecutive steps, time positions per second. */
final class Qwen25Vl {

    /** Default of the published configuration class, if config.json has no value. */
    private static final int DEFAULT_TOKENS_PER_SECOND = 4;

    private Qwen25Vl() {}

    static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer) throws ModelException {
        double positionsPerSecond =
                folder.config()
                        .rateOr("vision_config.tokens_per_second", DEFAULT_TOKENS_PER_SECOND);
        return QwenFamily.open(
                folder,
                tokenizer,
                stepSeconds ->
                        new QwenPrompt(
                                tokenizer, new RotaryPositions(stepSeconds, positionsPerSecond)));
    }
}
