// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Files of a jar in a folder whose name contains their checksum. The folder gets its name when it
 * is complete, so that processes that start at the same time see all of it or nothing. Immutable.
 */
final class UnpackedFiles {

    private final Path cache;
    private final String name;
    private final List<PackedFile> files;

    /**
     * Names the files.
     *
     * @param cache a folder that only this user can write to
     * @param name beginning of the folder's name
     */
    UnpackedFiles(Path cache, String name, List<PackedFile> files) {
        this.cache = cache;
        this.name = name;
        this.files = List.copyOf(files);
    }

    /** Returns the folder, and unpacks the files if they are not there. */
    Path folder() throws IOException {
        Path folder = cache.resolve(name + "-" + checksum());
        if (isComplete(folder)) {
            return folder;
        }
        Path fresh = Files.createTempDirectory(cache, name + "-new");
        try {
            for (PackedFile file : files) {
                file.unpack(fresh);
            }
            publish(fresh, folder);
        } finally {
            delete(fresh);
        }
        return folder;
    }

    private void publish(Path fresh, Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !isComplete(folder)) {
            Path damaged = Files.createTempDirectory(cache, name + "-damaged");
            Files.move(folder, damaged, StandardCopyOption.ATOMIC_MOVE);
            delete(damaged);
        }
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!isComplete(folder)) {
                throw e;
            }
            // Another process was faster.
        }
    }

    private boolean isComplete(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        for (PackedFile file : files) {
            if (!file.isIn(folder)) {
                return false;
            }
        }
        return true;
    }

    /** A checksum of the files' names, sizes and checksums, 8 hexadecimal digits. */
    private String checksum() {
        CRC32 all = new CRC32();
        for (PackedFile file : files) {
            String line = file.name() + " " + file.size() + " " + file.checksum() + "\n";
            all.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return String.format("%08x", all.getValue());
    }

    /** Deletes a folder of files, if it is there. */
    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(folder);
            return;
        }
        try (var content = Files.newDirectoryStream(folder)) {
            for (Path file : content) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
