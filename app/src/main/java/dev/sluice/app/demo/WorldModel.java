// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells the models that were trained on the synthetic world, and so answer in its words, from
 * others: {@code "trained_on": "sluice-world"} in their config.json. Stateless.
 */
final class WorldModel {

    private static final String FIELD = "trained_on";
    private static final String WORLD = "sluice-world";

    private WorldModel() {}

    /** Whether the truth about a scene can be laid beside the answers of a folder's model. */
    static boolean is(Path folder) {
        Path config = folder.resolve("config.json");
        if (!Files.isRegularFile(config)) {
            return false; // another layout, or no model: who opens it says so
        }
        try {
            return WORLD.equals(new ObjectMapper().readTree(config.toFile()).path(FIELD).asText());
        } catch (IOException e) {
            throw new SluiceException("%s: %s".formatted(config, e.getMessage()), e);
        }
    }
}
