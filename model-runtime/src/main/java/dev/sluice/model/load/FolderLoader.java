// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.FolderReport;
import dev.sluice.model.KvEviction;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.PositionAxes;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlmLoader;
import dev.sluice.model.folder.GraphKind;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.folder.ModelType;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Opens model folders on ONNX Runtime. All instances share the weights that are in memory. Safe for
 * use by several threads.
 */
public final class FolderLoader implements VideoLlmLoader {

    private static final ModelRegistry REGISTRY = new ModelRegistry();

    @Override
    public VideoLlm open(Path folder, RuntimeOptions options) throws ModelException {
        if (options.prefillBlock() < 1 || options.threads() < 0) {
            throw new ModelException(
                    Kind.INVALID,
                    "found %s; expected prefill blocks of at least 1 token and at least 0 threads"
                            .formatted(options));
        }
        checkWindow(options.sessions().eviction(), options.prefillBlock());
        return new ModelHandle(
                REGISTRY.open(folder, options), options.prefillBlock(), options.sessions());
    }

    /** The attention of the window is read in the run of one block. */
    private static void checkWindow(KvEviction eviction, int block) throws ModelException {
        if (eviction.window() > block) {
            throw new ModelException(
                    Kind.INVALID,
                    "found the eviction %s with prefill blocks of %d tokens; expected a window of at most one block"
                            .formatted(eviction, block));
        }
    }

    @Override
    public String name(Path folder) throws ModelException {
        return ModelFolder.name(ModelFolder.realPath(folder));
    }

    @Override
    public FolderReport describe(Path folder, ExecutionProvider provider, String suffix)
            throws ModelException {
        return FolderReports.of(ModelFolder.open(folder, suffixes(provider, suffix)));
    }

    /** Returns the suffixes of graphs that are tried, the preferred one first. */
    static List<String> suffixes(ExecutionProvider provider, String suffix) {
        return suffix.equals("auto") ? provider.suffixes() : List.of(suffix);
    }

    @Override
    public List<String> modelTypes() {
        return ModelType.names();
    }

    @Override
    public PositionAxes positionAxes(String modelType) {
        return ModelType.find(modelType)
                .map(ModelType::axes)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "found the model type '%s', expected one of %s"
                                                .formatted(modelType, ModelType.names())));
    }

    @Override
    public List<String> graphFiles(String suffix) {
        return Arrays.stream(GraphKind.values()).map(graph -> graph.file(suffix)).toList();
    }

    /** Returns the number of models in memory, for tests and metrics. */
    public static int loaded() {
        return REGISTRY.size();
    }
}
