package dev.sluice.operators.job;

import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.async.ModelLoader;
import dev.sluice.operators.config.ModelOptions;

import org.apache.flink.configuration.Configuration;

import java.nio.file.Path;

/** Opens the configured folder; all operators of a process share the weights. */
final class FolderModel implements ModelLoader {

    private static final long serialVersionUID = 1L;

    private final Configuration config;

    FolderModel(Configuration config) {
        this.config = config;
    }

    @Override
    public VideoLlm open() throws ModelException {
        return VideoLlms.open(Path.of(config.get(ModelOptions.PATH)), ModelOptions.runtime(config));
    }
}
