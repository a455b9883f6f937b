// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.text.TextTokenizer;

import java.util.Map;
import java.util.TreeMap;

/** The supported families, by the model_type of config.json. */
public final class Families {

    private static final Map<String, Factory> BY_MODEL_TYPE =
            new TreeMap<>(
                    Map.of(
                            "llava_onevision", LlavaOnevision::open,
                            "qwen2_5_vl", Qwen25Vl::open,
                            "qwen2_vl", Qwen2Vl::open,
                            "qwen3_vl", Qwen3Vl::open,
                            "smolvlm", SmolVlm::open));

    /** Creates a family from a folder's files. */
    private interface Factory {
        ModelFamily open(ModelFolder folder, TextTokenizer tokenizer) throws ModelException;
    }

    private Families() {}

    /** Opens the family of a folder; fails with the names of the supported families. */
    public static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer)
            throws ModelException {
        String modelType = folder.config().text("model_type");
        Factory factory = BY_MODEL_TYPE.get(modelType);
        if (factory == null) {
            throw new ModelException(
                    Kind.INVALID,
                    "%s has model_type %s; expected one of %s"
                            .formatted(
                                    folder.config(),
                                    modelType,
                                    String.join(", ", BY_MODEL_TYPE.keySet())));
        }
        return factory.open(folder, tokenizer);
    }
}
