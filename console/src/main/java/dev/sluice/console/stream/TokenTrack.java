// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The steps of one stream and which of their tokens were kept, within bounds. Thread-safe. */
final class TokenTrack {

    private static final long RECORD_BYTES = 120; // of the object and its place in the map

    private final long historyMicros;
    private final long maxBytes;

    @GuardedBy("this")
    private final TreeMap<Long, TokenRecord> byTime = new TreeMap<>();

    @GuardedBy("this")
    private long bytes;

    TokenTrack(long historyMicros, long maxBytes) {
        this.historyMicros = historyMicros;
        this.maxBytes = maxBytes;
    }

    synchronized void add(TokenRecord step) {
        TokenRecord before = byTime.put(step.fromMicros(), step);
        bytes += size(step) - (before == null ? 0 : size(before));
        long oldest = byTime.lastKey() - historyMicros;
        while (bytes > maxBytes || byTime.firstKey() < oldest) {
            bytes -= size(byTime.pollFirstEntry().getValue());
        }
    }

    private static long size(TokenRecord step) {
        return RECORD_BYTES + 4L * (step.kept().length + step.merged().length);
    }

    /** Returns the newest step. */
    synchronized Optional<StepTokens> newest() {
        Map.Entry<Long, TokenRecord> last = byTime.lastEntry();
        return last == null ? Optional.empty() : Optional.of(shown(last.getValue(), null));
    }

    /** Returns the steps that are shown between two capture times. */
    synchronized List<StepTokens> between(long fromMicros, long toMicros) {
        Long start = byTime.floorKey(fromMicros);
        NavigableMap<Long, TokenRecord> part =
                byTime.subMap(start == null ? fromMicros : start, true, toMicros, true);
        List<StepTokens> steps = new ArrayList<>();
        for (TokenRecord step : part.values()) {
            Map.Entry<Long, TokenRecord> next = byTime.higherEntry(step.fromMicros());
            steps.add(shown(step, next == null ? null : next.getValue()));
        }
        steps.removeIf(step -> step.toMicros() <= fromMicros || step.fromMicros() >= toMicros);
        return steps;
    }

    /**
     * A step is shown until the next one begins, and the last one as long as the one before. Steps
     * without a record have no video, and nothing is shown of them.
     */
    private synchronized StepTokens shown(TokenRecord step, @Nullable TokenRecord next) {
        return new StepTokens(
                step.index(),
                step.fromMicros(),
                step.fromMicros() + length(step, next),
                step.rows(),
                step.columns(),
                step.kept(),
                step.merged(),
                step.gated());
    }

    private synchronized long length(TokenRecord step, @Nullable TokenRecord next) {
        TokenRecord first = step;
        TokenRecord second = next;
        if (second == null) {
            Map.Entry<Long, TokenRecord> before = byTime.lowerEntry(step.fromMicros());
            if (before == null) {
                return Math.max(1_000_000, step.toMicros() - step.fromMicros());
            }
            first = before.getValue();
            second = step;
        }
        long steps = Math.max(1, second.index() - first.index());
        return Math.max(1, (second.fromMicros() - first.fromMicros()) / steps);
    }

    /**
     * Counts the tokens of the steps that begin between two capture times. The job writes a record
     * of each step, so that steps without one have no video.
     */
    synchronized TokenCount count(long fromMicros, long toMicros) {
        long seen = 0;
        long kept = 0;
        for (TokenRecord step : byTime.subMap(fromMicros, true, toMicros, false).values()) {
            seen += step.seen();
            kept += step.kept().length;
        }
        return new TokenCount(seen, kept);
    }

    synchronized boolean isEmpty() {
        return byTime.isEmpty();
    }
}
