// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import dev.sluice.model.ModelException;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a model's image processor. transformers 4 saves them as preprocessor_config.json,
 * and transformers 5 as a part of processor_config.json.
 */
final class ProcessorFile {

    static final String NAME = "preprocessor_config.json";

    private static final String COMBINED = "processor_config.json";

    /** Frames are preprocessed as images are; the video's own processor is the second choice. */
    private static final List<String> PARTS = List.of("image_processor", "video_processor");

    private static final String VIDEO = "video_preprocessor_config.json";

    private ProcessorFile() {}

    /** Finds the settings; empty if no file of the folder has them. */
    static Optional<JsonFile> find(Path folder) throws ModelException {
        if (Files.isRegularFile(folder.resolve(NAME))) {
            return Optional.of(JsonFile.read(folder.resolve(NAME)));
        }
        JsonFile combined = JsonFile.readIfPresent(folder.resolve(COMBINED));
        for (String part : PARTS) {
            JsonNode settings = combined.root().path(part);
            if (settings.isObject()) {
                return Optional.of(JsonFile.of(folder.resolve(COMBINED), settings));
            }
        }
        Path video = folder.resolve(VIDEO);
        return Files.isRegularFile(video) ? Optional.of(JsonFile.read(video)) : Optional.empty();
    }
}
