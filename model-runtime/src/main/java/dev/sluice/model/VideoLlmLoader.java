// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.nio.file.Path;
import java.util.List;

/**
 * Opens model folders for {@link VideoLlms}. This is the seam between the API and the runtime: the
 * API depends on no implementation at compile time. {@link VideoLlms} finds the implementation with
 * {@link java.util.ServiceLoader}, through the class loader of this interface, so that a job finds
 * the runtime of its own jar where Flink loads user code in a class loader of its own.
 *
 * <p>An implementation has a public constructor without parameters and is named in {@code
 * META-INF/services/dev.sluice.model.VideoLlmLoader}. It is created once and used from several
 * threads.
 */
public interface VideoLlmLoader {

    /**
     * Opens a model folder.
     *
     * @return one reference to the model, which the caller closes
     * @throws ModelException as {@link VideoLlms#open} does
     */
    VideoLlm open(Path folder, RuntimeOptions options) throws ModelException;

    /**
     * Returns the name of the model in a folder without opening it.
     *
     * @throws ModelException as {@link VideoLlms#name} does
     */
    String name(Path folder) throws ModelException;

    /**
     * Describes a model folder by its files, as {@link VideoLlms#describe} does.
     *
     * @throws ModelException as {@link VideoLlms#describe} does
     */
    FolderReport describe(Path folder, ExecutionProvider provider, String suffix)
            throws ModelException;

    /** Returns the kinds of models that it opens, as {@link VideoLlms#modelTypes} does. */
    List<String> modelTypes();

    /**
     * Returns the axes of a kind of model's positions, as {@link VideoLlms#positionAxes} does.
     *
     * @throws IllegalArgumentException if it does not open such models
     */
    PositionAxes positionAxes(String modelType);

    /** Returns the files of the graphs, as {@link VideoLlms#graphFiles} does. */
    List<String> graphFiles(String suffix);
}
