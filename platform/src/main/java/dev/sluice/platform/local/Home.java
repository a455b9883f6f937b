package dev.sluice.platform.local;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where Sluice's own files lie: the folder of the launcher, else the working directory. */
public final class Home {

    private Home() {}

    /** The folder that holds {@code configs/} and {@code models/}. */
    public static Path folder() {
        String home = System.getProperty("sluice.home");
        return Path.of(home == null ? "" : home).toAbsolutePath().normalize();
    }

    /** The model that answers: trained on the synthetic world. */
    public static Path roomModel() {
        return folder().resolve("models").resolve("room-qwen2_5_vl");
    }

    /** A smaller one with random weights, for trying everything but sense. */
    public static Path randomModel() {
        return folder().resolve("models").resolve("tiny-qwen2_5_vl");
    }

    /** The demo's configuration. */
    public static Path demoConfig() {
        return folder().resolve("configs").resolve("demo.yaml");
    }

    /** The configuration that is used where none is named. */
    public static Path defaultConfig() {
        return folder().resolve("configs").resolve("default.yaml");
    }

    /** The log of this process. */
    public static Path logFile() {
        String logs = System.getProperty("sluice.logs", ".sluice/logs");
        return Path.of(logs).resolve("sluice.log").toAbsolutePath();
    }

    /**
     * A path as a person would type it: relative to the working directory where that is shorter.
     */
    public static String display(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path full = path.toAbsolutePath().normalize();
        return full.startsWith(here) && Files.exists(full)
                ? here.relativize(full).toString()
                : full.toString();
    }
}
