// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class paths of the processes, taken from that of the test. Stateless. */
final class ClassPaths {

    /**
     * What the {@code lib/} of a Flink cluster does not hold: Sluice, what is in the job's jar, and
     * what tests and the broker need.
     */
    private static final List<String> NOT_IN_LIB =
            List.of(
                    "/target/",
                    "/dev/sluice/",
                    "/flink-connector-kafka",
                    "/flink-connector-base",
                    "/flink-test-utils",
                    "-tests.jar",
                    "/org/apache/kafka/",
                    "/com/fasterxml/",
                    "/scala-",
                    "/log4j-slf4j-impl",
                    "/junit",
                    "/assertj",
                    "/archunit",
                    "/byte-buddy",
                    "/picocli");

    private ClassPaths() {}

    /** Everything that the test has, for the broker and for Sluice's own command. */
    static String ofTheTest() {
        return System.getProperty("java.class.path");
    }

    /**
     * The class path of a process of a Flink cluster, as docs/operations.md describes it: Flink,
     * logging, the native libraries, and nothing of Sluice.
     *
     * @param folder takes the only class of the tests that the process needs
     */
    static String ofTheCluster(Path folder) throws IOException {
        String lib =
                Stream.of(ofTheTest().split(File.pathSeparator))
                        .filter(entry -> NOT_IN_LIB.stream().noneMatch(entry::contains))
                        .collect(Collectors.joining(File.pathSeparator));
        return lib + File.pathSeparator + guard(folder);
    }

    private static Path guard(Path folder) throws IOException {
        String name = Guard.class.getName().replace('.', '/') + ".class";
        Path file = folder.resolve("guard").resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream in = Guard.class.getResourceAsStream("/" + name)) {
            Files.write(file, in.readAllBytes());
        }
        return folder.resolve("guard");
    }
}
