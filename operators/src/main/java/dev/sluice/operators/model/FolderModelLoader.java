// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.model;

import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.config.ModelOptions;

import org.apache.flink.configuration.Configuration;

import java.nio.file.Path;

/** Opens the configured model folder. All operators of a process share its weights. */
public final class FolderModelLoader implements ModelLoader {

    private static final long serialVersionUID = 1L;

    private final Configuration config;

    public FolderModelLoader(Configuration config) {
        this.config = config;
    }

    @Override
    public VideoLlm open() throws ModelException {
        return VideoLlms.open(Path.of(config.get(ModelOptions.PATH)), ModelOptions.runtime(config));
    }
}
