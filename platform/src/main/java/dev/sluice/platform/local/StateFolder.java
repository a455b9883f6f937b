package dev.sluice.platform.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Chooses the folder for what Sluice writes, as the launcher does. Stateless. */
final class StateFolder {

    private StateFolder() {}

    /**
     * {@code $SLUICE_HOME}, else {@code .sluice} in the checkout if it can be written, else {@code
     * sluice} in the user's state folder (XDG).
     *
     * @param checkout the folder of the source
     * @param environment the environment's variables
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
