// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.local;

import java.nio.file.Files;
import java.nio.file.Path;

/** The paths of Sluice's own files: those that are shipped, and those that it writes. Stateless. */
public final class Home {

    private static final String STATE = "sluice.state";
    private static final String LOGS = "sluice.logs";

    private Home() {}

    /**
     * Returns the folder that holds {@code configs/} and {@code models/}: the launcher's folder if
     * the command was started by it, else the working directory.
     */
    public static Path folder() {
        String home = System.getProperty("sluice.home");
        return Path.of(home == null ? "" : home).toAbsolutePath().normalize();
    }

    /** Returns the shipped model, which is trained on the synthetic world. */
    public static Path roomModel() {
        return folder().resolve("models").resolve("room-qwen2_5_vl");
    }

    /** Returns a smaller model with random weights, whose answers are meaningless. */
    public static Path randomModel() {
        return folder().resolve("models").resolve("tiny-qwen2_5_vl");
    }

    /** Returns the demo's configuration file. */
    public static Path demoConfig() {
        return folder().resolve("configs").resolve("demo.yaml");
    }

    /** Returns the configuration file that is used if {@code --config} names none. */
    public static Path defaultConfig() {
        return folder().resolve("configs").resolve("default.yaml");
    }

    /**
     * Returns the folder for everything that Sluice writes by default: logs, checkpoints, reports.
     * The launcher passes it in the property {@code sluice.state}. Without the property, it is
     * chosen in the same way: {@code $SLUICE_HOME}, else {@code .sluice} beside the source if that
     * is writable, else the user's state folder.
     */
    public static Path state() {
        String named = System.getProperty(STATE, "");
        return named.isEmpty()
                ? StateFolder.choose(folder(), System.getenv(), System.getProperty("user.home"))
                : Path.of(named).toAbsolutePath().normalize();
    }

    /** Returns the folder in which the broker of {@code sluice kafka} keeps its topics. */
    public static Path kafkaData() {
        return state().resolve("kafka");
    }

    /** Returns the log file of this process. */
    public static Path logFile() {
        return logs().resolve("sluice.log");
    }

    /** Sets the log folder for log4j2.xml. Call this before anything is logged. */
    public static void nameLogs() {
        System.setProperty(LOGS, logs().toString());
    }

    private static Path logs() {
        String named = System.getProperty(LOGS, "");
        return named.isEmpty() ? state().resolve("logs") : Path.of(named).toAbsolutePath();
    }

    /** Returns a path as a user would type it: relative if it is in the working directory. */
    public static String display(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path full = path.toAbsolutePath().normalize();
        return full.startsWith(here) && Files.exists(full)
                ? here.relativize(full).toString()
                : full.toString();
    }
}
