// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import org.jspecify.annotations.Nullable;

/**
 * One row of a batch after a change: a row of before, or a sequence that enters.
 *
 * @param kept index of the row before the change; -1 if the sequence enters
 * @param entering its cache, which is copied and stays the caller's; null for a row of before
 * @param more tokens that may still be appended to an entering sequence; 0 if its tokens are
 *     computed for the sake of the other rows and not appended
 */
public record BatchRow(int kept, @Nullable KvCache entering, int more) {

    /** A row that stays in the batch. */
    public static BatchRow kept(int index) {
        return new BatchRow(index, null, 0);
    }

    /** A sequence that enters the batch. */
    public static BatchRow entering(KvCache cache, int more) {
        return new BatchRow(-1, cache, more);
    }

    /** Returns the same row for the following part of a split decoder. */
    BatchRow following() {
        return entering == null ? this : new BatchRow(kept, entering.following(), more);
    }
}
