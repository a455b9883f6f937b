// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.broker;

import dev.sluice.platform.SluiceException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder in which a broker keeps its log, and that one broker at a time may use: a lock on a file
 * beside the log says so, which ends with its process however that ends.
 */
final class DataFolder implements AutoCloseable {

    private static final String LOCK = "broker.lock";
    private static final String LOG = "log";

    private final Path log;
    private final FileChannel file;

    private DataFolder(Path log, FileChannel file) {
        this.log = log;
        this.file = file;
    }

    /**
     * Creates the folder if it is missing, and takes its lock.
     *
     * @throws SluiceException if it cannot be written, or if another broker uses it
     */
    static DataFolder open(Path folder) {
        try {
            Path log = Files.createDirectories(folder.resolve(LOG));
            FileChannel file =
                    FileChannel.open(
                            folder.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!lock(file)) {
                file.close();
                throw new SluiceException(
                        "found another broker that uses the data folder %s; stop that one, use it as it is, or name another folder with --data-dir of sluice kafka"
                                .formatted(folder));
            }
            return new DataFolder(log, file);
        } catch (IOException e) {
            throw new SluiceException(
                    "the data folder %s cannot be written: %s; expected a folder for the broker's topics (--data-dir of sluice kafka)"
                            .formatted(folder, e),
                    e);
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    /** The folder of Kafka's log. */
    Path log() {
        return log;
    }

    /** Releases the lock; the folder stays. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new SluiceException("the lock of %s: %s".formatted(log, e), e);
        }
    }
}
