// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.platform.SluiceException;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of a repository.
 *
 * @param path its name in the repository, with slashes
 * @param size its length in bytes
 * @param sha256 the SHA-256 of its content, in hexadecimal digits; empty if it is not stored by Git
 *     LFS
 * @param blob the SHA-1 that Git gives it, in hexadecimal digits; of a file in Git LFS this is the
 *     one of its pointer
 */
record HubFile(String path, long size, Optional<String> sha256, Optional<String> blob) {

    /** What may not be in a name: control characters, drives, and what other systems split at. */
    private static final Pattern FORBIDDEN = Pattern.compile(".*[\\x00-\\x1f\\x7f\\\\:].*");

    private static final long LARGEST = 1L << 44;

    HubFile {
        checkName(path);
        if (size < 0 || size > LARGEST) {
            throw new SluiceException(
                    "the hub says that %s has %d bytes; expected 0 to %d"
                            .formatted(path, size, LARGEST));
        }
    }

    /** Refuses a name that could lie outside of the folder that is downloaded into. */
    private static void checkName(String path) {
        boolean wrong = path.isEmpty() || FORBIDDEN.matcher(path).matches();
        for (String part : path.split("/", -1)) {
            wrong |= part.isEmpty() || part.equals(".") || part.equals("..");
        }
        if (wrong) {
            throw new SluiceException(
                    "the hub names a file '%s', which could be outside of the folder that is downloaded into; nothing was downloaded"
                            .formatted(path.replaceAll("\\p{Cntrl}", "?")));
        }
    }

    /** Returns the part of the name after the last slash. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns the folder of the file with a slash at its end; empty for the repository itself. */
    String folder() {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
