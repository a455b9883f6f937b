package dev.sluice.platform.local;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The paths of Sluice's own files: what comes with the source, and the state that it writes.
 * Stateless.
 */
public final class Home {

    private static final String STATE = "sluice.state";
    private static final String LOGS = "sluice.logs";

    private Home() {}

    /**
     * The launcher's folder, else the working directory; it holds {@code configs/} and {@code
     * models/}.
     */
    public static Path folder() {
        String home = System.getProperty("sluice.home");
        return Path.of(home == null ? "" : home).toAbsolutePath().normalize();
    }

    /** The model that answers: trained on the synthetic world. */
    public static Path roomModel() {
        return folder().resolve("models").resolve("room-qwen2_5_vl");
    }

    /** A smaller model with random weights, whose answers mean nothing. */
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

    /**
     * The folder for everything that Sluice writes by default: logs, checkpoints, reports. The
     * launcher names it in the property {@code sluice.state}; without it, the folder is chosen in
     * the same way: {@code $SLUICE_HOME}, else {@code .sluice} beside the source if that is
     * writable, else the user's state folder.
     */
    public static Path state() {
        String named = System.getProperty(STATE, "");
        return named.isEmpty()
                ? StateFolder.choose(folder(), System.getenv(), System.getProperty("user.home"))
                : Path.of(named).toAbsolutePath().normalize();
    }

    /** The log of this process. */
    public static Path logFile() {
        return logs().resolve("sluice.log");
    }

    /** Tells log4j2.xml the folder of the log; to be called before anything is logged. */
    public static void nameLogs() {
        System.setProperty(LOGS, logs().toString());
    }

    private static Path logs() {
        String named = System.getProperty(LOGS, "");
        return named.isEmpty() ? state().resolve("logs") : Path.of(named).toAbsolutePath();
    }

    /**
     * A path as a person would type it: relative to the working directory if it is inside of it.
     */
    public static String display(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path full = path.toAbsolutePath().normalize();
        return full.startsWith(here) && Files.exists(full)
                ? here.relativize(full).toString()
                : full.toString();
    }
}
