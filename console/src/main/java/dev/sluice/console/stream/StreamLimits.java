// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import java.time.Duration;

/**
 * How much is kept of each stream.
 *
 * @param history how far back from its newest video
 * @param maxChunks number of chunks in the index, about 200 bytes each
 * @param maxTokenBytes bytes of the positions of kept tokens
 * @param maxStreams number of streams; further ones are not shown
 * @param silentAfter how long nothing may come before a stream counts as silent
 */
public record StreamLimits(
        Duration history, int maxChunks, long maxTokenBytes, int maxStreams, Duration silentAfter) {

    /** Limits for a history. */
    public static StreamLimits of(Duration history, Duration silentAfter) {
        return new StreamLimits(history, 20_000, 8L << 20, 2_000, silentAfter);
    }

    long historyMicros() {
        return history.toNanos() / 1_000;
    }
}
