// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

import dev.sluice.platform.local.Home;
import dev.sluice.platform.local.Ports;
import dev.sluice.platform.text.Quantity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks Java, Maven, processors, memory, disk, the state folder and ports. */
final class MachineChecks {

    private static final int JAVA = 17;
    private static final long NEEDED_DISK = 2L << 30;
    private static final long NEEDED_HEAP = 1L << 30;

    private MachineChecks() {}

    static void all(List<Integer> ports, Consumer<Finding> findings) {
        findings.accept(java());
        findings.accept(maven());
        findings.accept(processors());
        findings.accept(heap());
        findings.accept(
                disk("disk (temporary files)", Path.of(System.getProperty("java.io.tmpdir"))));
        findings.accept(disk("disk (Sluice)", Home.folder()));
        findings.accept(state(Home.state()));
        ports.forEach(port -> findings.accept(port(port)));
    }

    static Finding java() {
        int feature = Runtime.version().feature();
        String found = Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
        if (feature < JAVA) {
            return Finding.missing("Java", found, "install a JDK " + JAVA);
        }
        return feature == JAVA
                ? Finding.ok("Java", found)
                : Finding.note("Java", found, "Flink is tested on Java " + JAVA + " only");
    }

    private static Finding maven() {
        Optional<String> version = Processes.firstLine("mvn", "-B", "-Dstyle.color=never", "-v");
        return version.map(line -> Finding.ok("Maven", line))
                .orElseGet(
                        () ->
                                Finding.note(
                                        "Maven",
                                        "not on the PATH",
                                        "needed to build, not to run; install Maven 3.8 or newer"));
    }

    private static Finding processors() {
        int cores = Runtime.getRuntime().availableProcessors();
        return Finding.ok("processors", String.valueOf(cores));
    }

    private static Finding heap() {
        long heap = Runtime.getRuntime().maxMemory();
        return heap >= NEEDED_HEAP
                ? Finding.ok("heap", Quantity.bytes(heap))
                : Finding.note(
                        "heap",
                        Quantity.bytes(heap),
                        "give the JVM more: SLUICE_JAVA_OPTS=-Xmx2g ./sluice …");
    }

    private static Finding disk(String name, Path folder) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            String found = Quantity.bytes(free) + " free in " + folder;
            return free >= NEEDED_DISK
                    ? Finding.ok(name, found)
                    : Finding.missing(name, found, "free at least " + Quantity.bytes(NEEDED_DISK));
        } catch (IOException e) {
            return Finding.missing(
                    name, folder + " cannot be read: " + e.getMessage(), "make it readable");
        }
    }

    /** Writes a file where logs, checkpoints and reports go. */
    static Finding state(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "doctor-", ".tmp"));
            return Finding.ok("state folder", folder + " is writable");
        } catch (IOException | UncheckedIOException e) {
            return Finding.missing(
                    "state folder",
                    "%s is not writable (%s)".formatted(folder, e.getClass().getSimpleName()),
                    "set SLUICE_HOME to a folder that you can write to; logs, checkpoints and"
                            + " reports go there");
        }
    }

    private static Finding port(int port) {
        String name = "port " + port;
        return Ports.isFree(port)
                ? Finding.ok(name, "free")
                : Finding.note(name, "in use", "the demo will use another port and print it");
    }
}
