// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The classes that the job's jar holds on a cluster, which each job there loads anew: Sluice's
 * modules as jars, and the libraries beside them. Stateless.
 */
final class JobClasses {

    /** What the shade plugin in app/pom.xml puts into the jar. */
    private static final Pattern LIBRARIES =
            Pattern.compile(
                    "(flink-connector-(kafka|base)|kafka-clients|jackson-(core|databind|annotations))-[0-9].*\\.jar");

    private JobClasses() {}

    /** Returns the jars; those of Sluice's modules are written to a folder if they are not jars. */
    static List<URI> jars(Path folder) throws IOException {
        List<URI> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path.resolve("dev/sluice"))) {
                Path jar = folder.resolve("module-" + jars.size() + ".jar");
                pack(path, jar);
                jars.add(jar.toUri());
            } else if (isOfTheJob(path.getFileName().toString())) {
                jars.add(path.toUri());
            }
        }
        return jars;
    }

    private static boolean isOfTheJob(String file) {
        return file.startsWith("sluice-") || LIBRARIES.matcher(file).matches();
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
