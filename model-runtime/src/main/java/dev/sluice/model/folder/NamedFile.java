// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Finds files that other files of a model folder name. Stateless. */
final class NamedFile {

    private NamedFile() {}

    /**
     * Returns the path of a file that may not be there.
     *
     * @throws IOException if the name is that of no file, or of one outside of the folder
     */
    static Path in(Path folder, String name) throws IOException {
        try {
            Path file = folder.resolve(name).normalize();
            if (file.startsWith(folder.normalize())) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw new IOException(refusal(folder, name), e);
        }
        throw new IOException(refusal(folder, name));
    }

    private static String refusal(Path folder, String name) {
        return "found the file name '%s'; expected that of a file in %s"
                .formatted(JsonFile.shown(name).replace('\0', '?'), folder);
    }
}
