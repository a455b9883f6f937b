// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder in whose place is a file until this is closed, so that nothing can be written to it, not
 * even by root.
 */
final class UnwritableFolder implements AutoCloseable {

    private final Path folder;
    private final Path aside;

    private UnwritableFolder(Path folder, Path aside) {
        this.folder = folder;
        this.aside = aside;
    }

    static UnwritableFolder of(Path folder) throws IOException {
        Path aside = folder.resolveSibling(folder.getFileName() + "-aside");
        Files.move(folder, aside);
        Files.writeString(folder, "not a folder");
        return new UnwritableFolder(folder, aside);
    }

    @Override
    public void close() throws IOException {
        Files.delete(folder);
        Files.move(aside, folder);
    }
}
