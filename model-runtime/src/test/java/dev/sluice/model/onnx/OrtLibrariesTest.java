// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the libraries are not cached there")
class OrtLibrariesTest {

    private static final String MAIN = System.mapLibraryName("onnxruntime");

    @TempDir private Path folder;

    @Test
    void unpacksOnceAndForTheUserOnly() throws IOException {
        Path cache = folder.resolve("a/cache");
        Path unpacked = OrtLibraries.unpacked(cache);
        var written = Files.getLastModifiedTime(unpacked.resolve(MAIN));

        assertThat(OrtLibraries.unpacked(cache)).isEqualTo(unpacked);
        assertThat(Files.getLastModifiedTime(unpacked.resolve(MAIN))).isEqualTo(written);
        assertThat(content(cache)).containsExactly(unpacked.getFileName().toString());
        for (Path made : List.of(folder.resolve("a"), cache, unpacked)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void severalAtOnceShareOneFolder() throws Exception {
        ExecutorService starts = Executors.newFixedThreadPool(4);
        try {
            List<Future<Path>> folders = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                folders.add(starts.submit(() -> OrtLibraries.unpacked(folder)));
            }
            for (Future<Path> unpacked : folders) {
                assertThat(unpacked.get()).isEqualTo(folders.get(0).get());
            }
        } finally {
            starts.shutdownNow();
        }
        assertThat(content(folder)).hasSize(1);
    }

    @Test
    void replacesATruncatedLibrary() throws IOException {
        Path library = OrtLibraries.unpacked(folder).resolve(MAIN);
        long size = Files.size(library);
        try (FileChannel channel = FileChannel.open(library, StandardOpenOption.WRITE)) {
            channel.truncate(size / 2);
        }

        assertThat(Files.size(OrtLibraries.unpacked(folder).resolve(MAIN))).isEqualTo(size);
        assertThat(content(folder)).hasSize(1);
    }

    @Test
    void refusesAFolderThatOthersCanWriteTo() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Path inside = Files.createDirectory(open.resolve("inside"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> OrtLibraries.unpacked(open))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("others can write to it");
        assertThatThrownBy(() -> OrtLibraries.unpacked(inside))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("lets other users replace");
    }

    @Test
    void theCacheIsThatOfTheUser() {
        assertThat(OrtLibraries.cache("/caches")).isEqualTo(Path.of("/caches/sluice"));
        Path home = Path.of(System.getProperty("user.home"), ".cache", "sluice");
        assertThat(OrtLibraries.cache(null)).isEqualTo(home);
        assertThat(OrtLibraries.cache("relative")).isEqualTo(home);
    }

    private static List<String> content(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
