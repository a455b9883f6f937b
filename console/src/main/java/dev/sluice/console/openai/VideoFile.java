// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The video of a request.
 *
 * @param path where it lies
 * @param temporary whether it was uploaded and is deleted when this is closed
 */
record VideoFile(Path path, boolean temporary) implements AutoCloseable {

    /** A failure's message without the path of an uploaded file, which nobody else knows. */
    String words(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        if (!temporary) {
            return message;
        }
        return message.replace(path.toUri().toString(), "the video")
                .replace(path.toString(), "the video");
    }

    @Override
    public void close() {
        if (temporary) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
