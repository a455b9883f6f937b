// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.FailureText;

/**
 * Tells a chunk that the model fails on from a model that fails on every chunk: the first costs
 * itself, the second must not turn all video into dead letters unseen. Not safe for several
 * threads.
 */
public final class FailureStreak {

    private final int longest;
    private int length;

    /**
     * @param longest failures in a row that are borne; 0 = any number
     */
    public FailureStreak(int longest) {
        this.longest = longest;
    }

    /**
     * Takes what became of a chunk, of whichever stream.
     *
     * @param failure why it failed, or null
     * @throws IllegalStateException if too many failed in a row for reasons that are not their own
     */
    public void add(Exception failure) {
        if (failure == null) {
            length = 0;
            return;
        }
        if (isOfTheVideo(ErrorCode.of(failure))) {
            return; // which says nothing of the model
        }
        length++;
        if (longest > 0 && length > longest) {
            throw new IllegalStateException(
                    "%d chunks in a row failed in the model, the last with: %s; expected at most %d (sluice.model.max-failures); look at the model and its device"
                            .formatted(length, FailureText.of(failure), longest),
                    failure);
        }
    }

    private static boolean isOfTheVideo(ErrorCode code) {
        return code == ErrorCode.CHUNK_CORRUPT
                || code == ErrorCode.CHUNK_UNSUPPORTED
                || code == ErrorCode.CHUNK_TOO_LARGE;
    }
}
