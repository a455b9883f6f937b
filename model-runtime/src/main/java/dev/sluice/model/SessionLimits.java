// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Objects;

/**
 * Limits of the sessions that a model keeps. Sessions beyond a limit are evicted, least recently
 * used first.
 *
 * @param count sessions of one model in a process; 0 for none
 * @param bytes of all their KV caches; a prompt that does not fit is kept as far as it fits
 * @param maxPosition largest position that a prompt may reach through time; beyond it, the time of
 *     its oldest steps is no longer distinguished. 0 for the {@code trained_positions} of the
 *     model's config.json. Three quarters of the largest position for which the model was made are
 *     the upper limit in any case, which leaves room for an answer
 * @param eviction bounds the rows of each session's KV cache
 */
public record SessionLimits(int count, long bytes, int maxPosition, KvEviction eviction) {

    /** Sixteen sessions with a total of one gibibyte. */
    public static SessionLimits defaults() {
        return new SessionLimits(16, 1L << 30, 0);
    }

    /** Limits of sessions whose caches keep all rows. */
    public SessionLimits(int count, long bytes, int maxPosition) {
        this(count, bytes, maxPosition, KvEviction.none());
    }

    public SessionLimits {
        Objects.requireNonNull(eviction, "eviction");
        if (count < 0 || bytes < 0 || maxPosition < 0) {
            throw new IllegalArgumentException(
                    "found %d sessions, %d bytes and position %d; expected at least 0 of each"
                            .formatted(count, bytes, maxPosition));
        }
    }
}
