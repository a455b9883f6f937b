// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.ModelException.Kind;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Opens video LLMs. */
public final class VideoLlms {

    @GuardedBy("VideoLlms.class")
    private static @Nullable VideoLlmLoader loader; // null until it is first needed

    private VideoLlms() {}

    /**
     * Opens a model folder in the layout of transformers.js or of onnxruntime-genai. Opening the
     * same folder again with the same provider, provider options, suffix, threads, pruning and
     * cache placement shares the weights.
     *
     * @return one reference to the model, which the caller closes
     * @throws ModelException with {@link Kind#INVALID} and what was found, what is missing and
     *     where such folders come from, if the folder cannot be used; with {@link Kind#FAILED} if
     *     the runtime fails while it opens the folder
     * @throws IllegalStateException if the class path holds no model runtime
     */
    public static VideoLlm open(Path folder, RuntimeOptions options) throws ModelException {
        return loader().open(folder, options);
    }

    /**
     * Returns the name of the model in a folder, as in {@link ModelInfo#name}, without opening it.
     *
     * @throws ModelException with {@link Kind#INVALID} if there is no such folder
     * @throws IllegalStateException if the class path holds no model runtime
     */
    public static String name(Path folder) throws ModelException {
        return loader().name(folder);
    }

    /**
     * Describes a model folder by its files: the layout, the graphs that a provider would run, and
     * what the configuration leaves to defaults. Weights are not loaded.
     *
     * @param suffix suffix of the graphs' files, or {@code auto}
     * @throws ModelException with {@link Kind#INVALID} if the folder cannot be used
     * @throws IllegalStateException if the class path holds no model runtime
     */
    public static FolderReport describe(Path folder, ExecutionProvider provider, String suffix)
            throws ModelException {
        return loader().describe(folder, provider, suffix);
    }

    /**
     * Returns the values of {@code model_type} in config.json that can be opened, in alphabetical
     * order.
     *
     * @throws IllegalStateException if the class path holds no model runtime
     */
    public static List<String> modelTypes() {
        return loader().modelTypes();
    }

    /**
     * Returns the axes of the positions in the prompts of a kind of models.
     *
     * @param modelType one of {@link #modelTypes}
     * @throws IllegalArgumentException if it is none of them
     * @throws IllegalStateException if the class path holds no model runtime
     */
    public static PositionAxes positionAxes(String modelType) {
        return loader().positionAxes(modelType);
    }

    /**
     * Returns the files of a folder in the layout of transformers.js that hold its graphs, with
     * slashes, relative to the folder. Their external data is beside them, in files whose names
     * begin with those of the graphs.
     *
     * @param suffix the suffix of the file names, such as {@code _fp16}
     * @throws IllegalStateException if the class path holds no model runtime
     */
    public static List<String> graphFiles(String suffix) {
        return loader().graphFiles(suffix);
    }

    private static synchronized VideoLlmLoader loader() {
        if (loader == null) {
            loader = find(VideoLlmLoader.class.getClassLoader());
        }
        return loader;
    }

    /** Finds the implementation that a class loader provides. */
    static VideoLlmLoader find(ClassLoader classes) {
        try {
            Iterator<VideoLlmLoader> found =
                    ServiceLoader.load(VideoLlmLoader.class, classes).iterator();
            if (found.hasNext()) {
                return found.next();
            }
        } catch (ServiceConfigurationError e) {
            throw missing(classes, "one that cannot be created (" + e.getMessage() + ")", e);
        }
        throw missing(classes, "none", null);
    }

    private static IllegalStateException missing(
            ClassLoader classes, String found, @Nullable Throwable e) {
        return new IllegalStateException(
                "expected an implementation of %s in the class loader %s, found %s; add sluice-model-runtime to the class path and keep its META-INF/services when jars are merged"
                        .formatted(VideoLlmLoader.class.getName(), classes, found),
                e);
    }
}
