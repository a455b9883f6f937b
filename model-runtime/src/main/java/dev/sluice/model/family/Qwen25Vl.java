// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.folder.JsonFile;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.folder.ModelType;
import dev.sluice.model.text.TextTokenizer;

/** Qwen2.5-VL: one vision block for consecutive steps, time positions per second. */
final class Qwen25Vl {

    /** Side of a patch in every Qwen3-VL, which some exports call a Qwen2.5-VL. */
    private static final int PATCH_OF_QWEN3 = 16;

    private Qwen25Vl() {}

    static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer) throws ModelException {
        refuseQwen3(folder.config());
        double positionsPerSecond = folder.config().rate("vision_config.tokens_per_second");
        return QwenFamily.open(
                folder,
                tokenizer,
                stepSeconds ->
                        new QwenPrompt(
                                tokenizer, new RotaryPositions(stepSeconds, positionsPerSecond)));
    }

    /** With the prompt of another family, answers would be wrong without an error. */
    private static void refuseQwen3(JsonFile config) throws ModelException {
        int patch = config.positive("vision_config.patch_size");
        if (patch == PATCH_OF_QWEN3) {
            throw config.invalid(
                    "vision_config.patch_size",
                    patch,
                    "another size for the model type %s, since patches of this size are those of a Qwen3-VL; if it is one, set its type to %s"
                            .formatted(
                                    ModelType.QWEN2_5_VL.wireName(),
                                    ModelType.QWEN3_VL.wireName()));
        }
    }
}
