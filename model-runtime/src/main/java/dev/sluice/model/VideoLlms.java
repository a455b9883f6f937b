package dev.sluice.model;

import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.ModelFolder;

import java.nio.file.Path;

/** Opens video LLMs. */
public final class VideoLlms {

    private static final ModelRegistry REGISTRY = new ModelRegistry();

    private VideoLlms() {}

    /**
     * Opens a model folder in the layout of transformers.js or of onnxruntime-genai. Opening the
     * same folder again with the same provider and its options, suffix, threads and pruning shares
     * the weights.
     *
     * @return one reference, which the caller closes
     * @throws ModelException with {@link Kind#INVALID} and what was found, what is missing and
     *     where such folders come from, if the folder cannot be used; with {@link Kind#FAILED} if
     *     the runtime fails at work with it
     */
    public static VideoLlm open(Path folder, RuntimeOptions options) throws ModelException {
        if (options.prefillBlock() < 1 || options.threads() < 0) {
            throw new ModelException(
                    Kind.INVALID,
                    "Prefill blocks have at least 1 row and sessions at least 0 threads, not as in "
                            + options);
        }
        return new ModelHandle(
                REGISTRY.open(folder, options), options.prefillBlock(), options.sessions());
    }

    /**
     * The name of the model in a folder, as {@link ModelInfo#name} has it, without opening it.
     *
     * @throws ModelException with {@link Kind#INVALID} if there is no such folder
     */
    public static String name(Path folder) throws ModelException {
        return ModelFolder.name(ModelFolder.realPath(folder));
    }

    /** Models in memory, for tests and metrics. */
    static int loaded() {
        return REGISTRY.size();
    }
}
