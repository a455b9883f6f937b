// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.run;

import dev.sluice.platform.SluiceException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that exists while the job is running, for supervisors and probes. It is not there while
 * the job starts, restarts or has ended. For one thread.
 */
final class ReadyFile implements AutoCloseable {

    private final @Nullable Path file;
    private boolean present;

    /**
     * Deletes a file that an earlier process left.
     *
     * @param file nothing is written if it is null
     * @throws SluiceException if the file cannot be deleted
     */
    ReadyFile(@Nullable Path file) {
        this.file = file;
        delete();
    }

    /**
     * Creates or deletes the file, if that is not done yet.
     *
     * @throws SluiceException if that is not possible
     */
    void set(boolean ready) {
        if (file == null || ready == present) {
            return;
        }
        if (!ready) {
            delete();
            return;
        }
        try {
            Files.writeString(file, ProcessHandle.current().pid() + System.lineSeparator());
            present = true;
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    private void delete() {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
            present = false;
        } catch (IOException e) {
            throw failed("deleted", e);
        }
    }

    private SluiceException failed(String what, IOException cause) {
        return new SluiceException(
                "the file of --ready-file, %s, cannot be %s: %s; name a file in a folder that exists and can be written"
                        .formatted(file, what, cause),
                cause);
    }

    @Override
    public void close() {
        delete();
    }
}
