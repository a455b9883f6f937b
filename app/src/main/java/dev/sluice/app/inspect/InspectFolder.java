// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.platform.SluiceException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that {@code inspect} writes. Files of an earlier run are replaced; a folder with
 * anything else is refused.
 *
 * @param path the folder
 */
record InspectFolder(Path path) {

    static final String PAGE = "index.html";
    static final String VIDEO = "overlay.mp4";
    static final String SHEET = "steps.jpg";
    static final String PLOT = "plot.svg";
    static final String REPORT = "report.json";

    private static final Set<String> OWN = Set.of(PAGE, VIDEO, SHEET, PLOT, REPORT);

    /**
     * Creates the folder.
     *
     * @throws SluiceException if there is a file of this name, or the folder has other content
     */
    static InspectFolder create(Path path) {
        try {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw new SluiceException(
                        "found a file: %s; expected a folder that can be written".formatted(path));
            }
            Files.createDirectories(path);
            List<String> others;
            try (Stream<Path> files = Files.list(path)) {
                others =
                        files.map(file -> file.getFileName().toString())
                                .filter(name -> !OWN.contains(name))
                                .sorted()
                                .toList();
            }
            if (!others.isEmpty()) {
                throw new SluiceException(
                        "%s has other content (%s%s); expected an empty folder, or one that an earlier run wrote"
                                .formatted(path, others.get(0), others.size() == 1 ? "" : ", …"));
            }
            return new InspectFolder(path);
        } catch (IOException e) {
            throw new SluiceException("cannot write %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    void write(String name, byte[] content) throws IOException {
        Files.write(path.resolve(name), content);
    }

    void write(String name, String content) throws IOException {
        Files.writeString(path.resolve(name), content);
    }
}
