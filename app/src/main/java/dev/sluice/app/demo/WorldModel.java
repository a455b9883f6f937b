// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Recognises the models that were trained on the synthetic world, and therefore answer in its
 * words, by {@code "trained_on": "sluice-world"} in their config.json. Stateless.
 */
final class WorldModel {

    private static final String FIELD = "trained_on";
    private static final String WORLD = "sluice-world";

    private WorldModel() {}

    /** Whether the answers of a folder's model can be compared with a scene's truth. */
    static boolean is(Path folder) {
        Path config = folder.resolve("config.json");
        if (!Files.isRegularFile(config)) {
            return false; // opening the model reports what is wrong with the folder
        }
        try {
            return WORLD.equals(new ObjectMapper().readTree(config.toFile()).path(FIELD).asText());
        } catch (IOException e) {
            throw new SluiceException("%s: %s".formatted(config, e.getMessage()), e);
        }
    }
}
