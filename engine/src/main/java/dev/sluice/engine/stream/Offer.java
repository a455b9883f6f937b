// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.util.List;

/**
 * What became of a chunk that was offered to a {@link ChunkSequencer}.
 *
 * @param verdict whether it will be applied
 * @param newEpoch whether it began an epoch
 * @param gaps holes that its arrival closed, in their order
 */
public record Offer(Verdict verdict, boolean newEpoch, List<Gap> gaps) {

    /** Whether a chunk will be applied. */
    public enum Verdict {
        /** It waits for its turn. */
        ACCEPTED,
        /** It is there, or was applied, already. */
        DUPLICATE,
        /** Its hole was closed before. */
        LATE,
        /** A newer epoch has begun. */
        FENCED
    }

    static Offer refused(Verdict verdict) {
        return new Offer(verdict, false, List.of());
    }
}
