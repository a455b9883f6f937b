// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory of this process as the operating system counts it, on Linux. Stateless. */
final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** Returns the bytes that are in memory now; empty where that is not known. */
    static OptionalLong resident() {
        return field("VmRSS:");
    }

    /** Returns the most bytes that were in memory so far; empty where that is not known. */
    static OptionalLong peak() {
        return field("VmHWM:");
    }

    private static OptionalLong field(String name) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.replaceAll("\\D", ""))
                    .filter(digits -> !digits.isEmpty())
                    .mapToLong(digits -> Long.parseLong(digits) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty(); // another system
        }
    }
}
