// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.model.ModelLoader;

import org.apache.flink.configuration.Configuration;

import java.nio.file.Path;

/** Opens the configured model folder, as the job does outside of tests. */
final class ConfiguredModel implements ModelLoader {

    private static final long serialVersionUID = 1L;

    private final Configuration config;

    ConfiguredModel(Configuration config) {
        this.config = config;
    }

    @Override
    public VideoLlm open() throws ModelException {
        return VideoLlms.open(Path.of(config.get(ModelOptions.PATH)), ModelOptions.runtime(config));
    }
}
