package dev.sluice.app.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Short runs of other programs. */
final class Processes {

    private static final int TIMEOUT_SECONDS = 20;

    private Processes() {}

    /** The first line that a program prints, or nothing if it is not there or fails. */
    static Optional<String> firstLine(String... command) {
        return output(command).flatMap(text -> text.lines().findFirst());
    }

    /** What a program prints, or nothing if it is not there or fails. */
    static Optional<String> output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(ProcessBuilder.Redirect.from(nullDevice()))
                            .start();
            byte[] text = process.getInputStream().readAllBytes();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return process.exitValue() == 0
                    ? Optional.of(plain(new String(text, StandardCharsets.UTF_8)))
                    : Optional.empty();
        } catch (IOException notThere) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Maven resets the terminal's colours even where it was told to use none. */
    static String plain(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "").strip();
    }

    private static java.io.File nullDevice() {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return new java.io.File(windows ? "NUL" : "/dev/null");
    }
}
