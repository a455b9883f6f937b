// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Chooses the folder that Sluice writes to, by the same rules as the launcher. Stateless. */
final class StateFolder {

    private StateFolder() {}

    /**
     * Returns {@code $SLUICE_HOME}, else {@code .sluice} in the checkout if that is writable, else
     * {@code sluice} in the user's state folder (XDG).
     *
     * @param checkout the folder of the source
     * @param environment the environment variables
     * @param userHome the user's home folder
     */
    static Path choose(Path checkout, Map<String, String> environment, String userHome) {
        String home = environment.getOrDefault("SLUICE_HOME", "");
        if (!home.isEmpty()) {
            return Path.of(home).toAbsolutePath().normalize();
        }
        Path beside = checkout.resolve(".sluice");
        if (Files.isWritable(Files.exists(beside) ? beside : checkout)) {
            return beside;
        }
        String states = environment.getOrDefault("XDG_STATE_HOME", "");
        Path folder = states.isEmpty() ? Path.of(userHome, ".local", "state") : Path.of(states);
        return folder.resolve("sluice").toAbsolutePath();
    }
}
