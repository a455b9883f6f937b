// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Notices by polling that the content of a file has changed. Editors truncate a file or replace it
 * by another one, so a content counts only when two polls have found it. Not safe for use by
 * several threads.
 */
public final class ContentPoll {

    private final Path file;
    private String taken;
    private @Nullable String seen; // by the poll before, null if the file could not be read

    private ContentPoll(Path file, String content) {
        this.file = file;
        this.taken = content;
        this.seen = content;
    }

    /**
     * Reads a file for the first time.
     *
     * @throws IOException if it cannot be read
     */
    public static ContentPoll open(Path file) throws IOException {
        return new ContentPoll(file, read(file));
    }

    /** The content that was taken last. */
    public String content() {
        return taken;
    }

    /**
     * Returns the content if it differs from the one that was taken last.
     *
     * @throws IOException if the file cannot be read for the second time in a row
     */
    public Optional<String> poll() throws IOException {
        String before = seen;
        try {
            seen = read(file);
        } catch (IOException e) {
            seen = null;
            if (before == null) {
                throw e;
            }
            return Optional.empty();
        }
        if (!seen.equals(before) || seen.equals(taken)) {
            return Optional.empty();
        }
        taken = seen;
        return Optional.of(taken);
    }

    private static String read(Path file) throws IOException {
        // A text that is not UTF-8 is reported as YAML that is not valid.
        return new String(Files.readAllBytes(file), UTF_8);
    }
}
