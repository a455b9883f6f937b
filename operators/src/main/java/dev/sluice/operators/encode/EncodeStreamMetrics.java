// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.perceive.ChunkResult;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

import java.util.function.LongSupplier;

/**
 * The metrics of one stream in decoding and encoding. The task's mailbox thread updates them;
 * reporters read them.
 */
final class EncodeStreamMetrics {

    private final Counter chunks;
    private final Counter late;
    private final Counter missing;
    private final Counter damaged;
    private volatile long endMicros = Long.MIN_VALUE; // of the newest applied chunk

    /**
     * @param nowMillis the wall clock
     */
    EncodeStreamMetrics(MetricGroup group, LongSupplier nowMillis) {
        chunks = group.counter("chunks");
        late = group.counter("chunksLate");
        missing = group.counter("chunksMissing");
        damaged = group.counter("framesDamaged");
        group.gauge("captureTimeSeconds", () -> isUnknown() ? Double.NaN : endMicros / 1e6);
        group.gauge(
                "lagSeconds",
                () -> isUnknown() ? Double.NaN : nowMillis.getAsLong() / 1e3 - endMicros / 1e6);
    }

    private boolean isUnknown() {
        return endMicros == Long.MIN_VALUE;
    }

    void applied(ChunkResult result, long end) {
        chunks.inc();
        damaged.inc(result.damagedFrames());
        seen(end);
    }

    /** Video up to this capture time has been applied, or was before a restore. */
    void seen(long end) {
        endMicros = Math.max(endMicros, end);
    }

    void late() {
        late.inc();
    }

    void missing(long count) {
        missing.inc(count);
    }
}
