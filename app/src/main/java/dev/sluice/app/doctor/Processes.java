// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs other programs for a short time. Stateless. */
final class Processes {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private Processes() {}

    /** The first line that a program prints; empty if it is missing or fails. */
    static Optional<String> firstLine(String... command) {
        return output(command).flatMap(text -> text.lines().findFirst());
    }

    /** The output of a program; empty if it is missing, fails or does not end. */
    static Optional<String> output(String... command) {
        return output(TIMEOUT, command);
    }

    /**
     * The output of a program; empty if it is missing, fails or does not end in time.
     *
     * @param timeout how long the program may run
     */
    static Optional<String> output(Duration timeout, String... command) {
        try {
            // Not a pipe: reading one would wait for its end, however long the program hangs.
            Path text = Files.createTempFile("sluice-", ".out");
            try {
                return run(timeout, text, command)
                        ? Optional.of(
                                plain(new String(Files.readAllBytes(text), StandardCharsets.UTF_8)))
                        : Optional.empty();
            } finally {
                Files.deleteIfExists(text);
            }
        } catch (IOException missing) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Returns whether the program ended with exit code 0 in time. */
    private static boolean run(Duration timeout, Path text, String... command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(text.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(nullDevice()))
                        .start();
        if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            return process.exitValue() == 0;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return false;
    }

    /** Removes control sequences: Maven resets the terminal's colours even if it uses none. */
    static String plain(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "").strip();
    }

    private static java.io.File nullDevice() {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return new java.io.File(windows ? "NUL" : "/dev/null");
    }
}
