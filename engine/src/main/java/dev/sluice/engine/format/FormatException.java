// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.format;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Thrown for stored bytes that are damaged, or of a version that this release does not read. */
public final class FormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private FormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Returns the exception for bytes of a version that is not read.
     *
     * @param newest the newest version that this release reads
     */
    static FormatException version(String name, int found, int newest) {
        return new FormatException(
                "found format version %d of the %s; this release reads versions 1 to %d: use the release that wrote it, or a later one"
                        .formatted(found, name, newest),
                null);
    }

    /**
     * Returns the exception for bytes that are not what they claim to be.
     *
     * @param name the name of the format
     */
    public static FormatException damaged(String name, String found) {
        return damaged(name, found, null);
    }

    static FormatException damaged(String name, String found, @Nullable Throwable cause) {
        return new FormatException(
                "the %s is damaged: found %s; restore an earlier checkpoint, or leave the record out"
                        .formatted(name, found),
                cause);
    }
}
