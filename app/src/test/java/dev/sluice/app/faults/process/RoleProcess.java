// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process with a role. It can be killed and started again; all its lives write to the same file
 * of output. Ends with the JVM that started it. For one thread.
 */
public final class RoleProcess implements AutoCloseable {

    private static final int STOP_SECONDS = 60;

    private final Role role;
    private final Path folder;
    private Process process;

    RoleProcess(Role role, Path folder) {
        this.role = role;
        this.folder = folder;
    }

    /** Starts the process; it must not be running. */
    public void start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(role.options());
        command.addAll(
                List.of(
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.time=ALL-UNNAMED",
                        "-Duser.timezone=UTC",
                        "-XX:TieredStopAtLevel=1", // many short lives
                        "-XX:+UseSerialGC",
                        Guard.class.getName(),
                        role.main()));
        command.addAll(role.arguments());
        File output = folder.resolve(role.name() + ".out").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", role.classPath());
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        builder.directory(folder.toFile());
        process = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output)).start();
    }

    public boolean alive() {
        return process != null && process.isAlive();
    }

    /** Ends the process at once, as {@code kill -9} does, and waits for its end. */
    public void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /**
     * Stops the process for a while, without its knowledge.
     *
     * @param most seconds after which it goes on in any case, even if the test is killed meanwhile
     */
    public void suspend(int most) throws IOException, InterruptedException {
        signal("STOP");
        new ProcessBuilder("sh", "-c", "sleep %d; kill -CONT %d".formatted(most, process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Lets a stopped process go on. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        String pid = String.valueOf(process.pid());
        if (new ProcessBuilder("kill", "-" + name, pid).start().waitFor() != 0) {
            throw new IOException("kill -%s %s failed (%s)".formatted(name, pid, role.name()));
        }
    }

    /** Returns the exit code, or -1 if it is running. */
    public int exitCode() {
        return process.isAlive() ? -1 : process.exitValue();
    }

    /** Waits for the end; returns whether it came. */
    public boolean awaitEnd(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /** Ends the process as Ctrl-C does. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!awaitEnd(STOP_SECONDS)) {
            kill();
        }
    }

    /** Returns what the process has written to its standard output and standard error. */
    public String output() throws IOException {
        Path output = folder.resolve(role.name() + ".out");
        return Files.exists(output) ? Files.readString(output) : "";
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(role.name(), folder.resolve(role.name() + ".out"));
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
