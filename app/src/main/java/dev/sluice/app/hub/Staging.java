// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.platform.SluiceException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder in which files are downloaded, beside the model folder that they become. It stays if a
 * download ends early, and belongs to one commit, so that files of two commits are never mixed.
 * Only one process works on a model folder at a time.
 */
final class Staging implements AutoCloseable {

    private static final int DIGITS = 12;

    private final Path target;
    private final Path folder;
    private final Path lockFile;
    private final FileChannel channel;

    private Staging(Path target, Path folder, Path lockFile, FileChannel channel) {
        this.target = target;
        this.folder = folder;
        this.lockFile = lockFile;
        this.channel = channel;
    }

    static Staging open(Path target, String commit) throws IOException {
        Path parent = target.toAbsolutePath().resolveSibling("");
        Files.createDirectories(parent);
        Path lock = parent.resolve("." + target.getFileName() + ".lock");
        FileChannel channel =
                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held == null) {
                throw busy(channel, target);
            }
        } catch (OverlappingFileLockException e) {
            throw busy(channel, target);
        }
        String name = "." + target.getFileName() + "." + commit.substring(0, DIGITS) + ".pull";
        return new Staging(target, parent.resolve(name), lock, channel);
    }

    private static SluiceException busy(FileChannel channel, Path target) throws IOException {
        channel.close();
        return new SluiceException(
                "another process is downloading into %s; wait until it has ended"
                        .formatted(target));
    }

    /** Returns where a file is downloaded to. */
    Path file(String name) {
        return folder.resolve(name);
    }

    Path folder() {
        return folder;
    }

    /** Deletes what an earlier download of another precision left behind. */
    void deleteOthers(Set<String> names, String another) throws IOException {
        for (Path file : files()) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            if (!names.contains(name) && !name.equals(another)) {
                Files.delete(file);
            }
        }
    }

    /**
     * Gives the files their final place: all at once if there is no model folder yet, else one
     * after the other, each of them at once.
     */
    void moveInto() throws IOException {
        if (!Files.exists(target)) {
            Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        for (Path file : files()) {
            Path to = target.resolve(folder.relativize(file).toString());
            Files.createDirectories(to.resolveSibling(""));
            Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
        }
        try (Stream<Path> rest = Files.walk(folder)) {
            for (Path path : rest.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(lockFile);
        channel.close();
    }
}
