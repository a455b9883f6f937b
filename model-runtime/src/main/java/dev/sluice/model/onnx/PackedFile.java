// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * A file in a jar. Immutable.
 *
 * @param source where it is
 * @param name its name outside of the jar
 * @param size its length in bytes
 * @param checksum its CRC-32
 */
record PackedFile(URL source, String name, long size, long checksum) {

    /** Reads the directory of the jar. */
    static PackedFile of(URL source, String name) throws IOException {
        URLConnection connection = source.openConnection();
        if (!(connection instanceof JarURLConnection jar)) {
            throw new IOException("found " + source + "; expected a file in a jar");
        }
        connection.setUseCaches(false); // or the jar would stay open
        try (JarFile opened = jar.getJarFile()) {
            JarEntry entry = opened.getJarEntry(jar.getEntryName());
            if (entry == null || entry.getSize() < 0 || entry.getCrc() < 0) {
                throw new IOException(source + " does not say its size and checksum");
            }
            return new PackedFile(source, name, entry.getSize(), entry.getCrc());
        }
    }

    /** Whether a folder has the file, as far as its size shows. */
    boolean isIn(Path folder) throws IOException {
        Path file = folder.resolve(name);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == size;
    }

    /** Writes the file, so that it survives a loss of power, and verifies it. */
    void unpack(Path folder) throws IOException {
        Path file = folder.resolve(name);
        CRC32 found = new CRC32();
        try (InputStream packed = new CheckedInputStream(source.openStream(), found)) {
            Files.copy(packed, file);
        }
        try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        if (found.getValue() != checksum || !isIn(folder)) {
            throw new IOException(source + " is damaged: its checksum is not the stated one");
        }
    }
}
