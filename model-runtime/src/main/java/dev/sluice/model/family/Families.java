package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.text.TextTokenizer;

import java.util.Map;
import java.util.TreeMap;

/** The families that can be opened, by the model_type of config.json. */
public final class Families {

    private static final Map<String, Factory> BY_MODEL_TYPE =
            new TreeMap<>(
                    Map.of(
                            "llava_onevision", LlavaOnevision::open,
                            "qwen2_5_vl", Qwen25Vl::open,
                            "qwen2_vl", Qwen2Vl::open,
                            "qwen3_vl", Qwen3Vl::open,
                            "smolvlm", SmolVlm::open));

    /** Makes a family from a folder's files. */
    private interface Factory {
        ModelFamily open(ModelFolder folder, TextTokenizer tokenizer) throws ModelException;
    }

    private Families() {}

    /** The family of a folder, or an error that names the families there are. */
    public static ModelFamily open(ModelFolder folder, TextTokenizer tokenizer)
            throws ModelException {
        String modelType = folder.config().text("model_type");
        Factory factory = BY_MODEL_TYPE.get(modelType);
        if (factory == null) {
            throw new ModelException(
                    Kind.INVALID,
                    folder.config()
                            + " has model_type "
                            + modelType
                            + "; this version opens "
                            + String.join(", ", BY_MODEL_TYPE.keySet()));
        }
        return factory.open(folder, tokenizer);
    }
}
