// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.FailureText;

import org.jspecify.annotations.Nullable;

/**
 * Distinguishes a chunk on which the model fails from a model that fails on every chunk. The former
 * costs one chunk; the latter must not turn all video into dead letters unnoticed. Not safe for use
 * by several threads.
 */
public final class FailureStreak {

    private final int longest;
    private int length;

    /**
     * @param longest consecutive failures that are tolerated; 0 tolerates any number
     */
    public FailureStreak(int longest) {
        this.longest = longest;
    }

    /**
     * Adds the result of a chunk of any stream.
     *
     * @param failure why the chunk failed, or null if it did not
     * @throws IllegalStateException if too many consecutive chunks failed for reasons other than
     *     their content
     */
    public void add(@Nullable Exception failure) {
        if (failure == null) {
            length = 0;
            return;
        }
        if (isCausedByVideo(ErrorCode.of(failure))) {
            return; // the model is not the cause
        }
        length++;
        if (longest > 0 && length > longest) {
            throw new IllegalStateException(
                    "%d consecutive chunks failed in the model, the last one with: %s; expected at most %d (sluice.model.max-failures); check the model and its device"
                            .formatted(length, FailureText.of(failure), longest),
                    failure);
        }
    }

    private static boolean isCausedByVideo(ErrorCode code) {
        return code == ErrorCode.CHUNK_CORRUPT
                || code == ErrorCode.CHUNK_UNSUPPORTED
                || code == ErrorCode.CHUNK_TOO_LARGE;
    }
}
