// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.util.List;

/**
 * The result of offering a chunk to a {@link ChunkSequencer}.
 *
 * @param verdict whether it will be applied
 * @param newEpoch whether it began an epoch
 * @param gaps gaps that were skipped because of its arrival, in order
 */
public record Offer(Verdict verdict, boolean newEpoch, List<Gap> gaps) {

    /** Whether a chunk will be applied. */
    public enum Verdict {
        /** It is ready, or waits for the chunks before it. */
        ACCEPTED,
        /** It has been accepted before. */
        DUPLICATE,
        /** Its gap has been skipped. */
        LATE,
        /** A newer epoch has begun. */
        FENCED
    }

    static Offer refused(Verdict verdict) {
        return new Offer(verdict, false, List.of());
    }
}
