// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The command in a process of its own, with the classes of the test. For one thread. */
public final class SluiceProcess implements AutoCloseable {

    private static final int STOP_SECONDS = 60;

    private final Process process;
    private final Path output;

    private SluiceProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts a verb.
     *
     * @param folder takes the state and the output
     * @param arguments verb and arguments
     */
    public static SluiceProcess start(Path folder, String... arguments) throws IOException {
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.time=ALL-UNNAMED",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Dsluice.home=" + System.getProperty("sluice.home"),
                        "-Dsluice.state=" + folder,
                        "-Dsluice.logs=" + folder.resolve("logs"),
                        "-Djava.io.tmpdir=" + temporary(folder),
                        Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new SluiceProcess(builder.redirectOutput(output.toFile()).start(), output);
    }

    /** Returns the folder of the temporary files of a process that has this folder. */
    static Path temporary(Path folder) throws IOException {
        return Files.createDirectories(folder.resolve("tmp"));
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Returns the exit code; waits for the end. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** Returns what was written so far. */
    public String output() throws IOException {
        return Files.readString(output);
    }

    /** Waits for a line that begins like this; fails if the process ends before. */
    public void awaitLine(String beginning) throws IOException, InterruptedException {
        while (output().lines().noneMatch(line -> line.startsWith(beginning))) {
            assertThat(process.isAlive()).as(output()).isTrue();
            Thread.sleep(50);
        }
    }

    /** Ends the process at once, like kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends the process like Ctrl-C. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
