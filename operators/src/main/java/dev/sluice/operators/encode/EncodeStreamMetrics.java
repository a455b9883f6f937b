// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.reduce.CameraMotion;
import dev.sluice.engine.stream.StreamProgress;

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
    private volatile long endMicros = Long.MIN_VALUE; // the stream's clock
    private volatile CameraMotion motion = CameraMotion.FIXED;

    /**
     * @param nowMillis the wall clock
     */
    EncodeStreamMetrics(MetricGroup group, LongSupplier nowMillis) {
        chunks = group.counter("chunks");
        late = group.counter("chunksLate");
        missing = group.counter("chunksMissing");
        damaged = group.counter("framesDamaged");
        group.gauge("cameraMotion", () -> motion.ordinal());
        group.gauge("captureTimeSeconds", () -> isUnknown() ? Double.NaN : endMicros / 1e6);
        group.gauge(
                "lagSeconds",
                () -> isUnknown() ? Double.NaN : nowMillis.getAsLong() / 1e3 - endMicros / 1e6);
    }

    private boolean isUnknown() {
        return endMicros == Long.MIN_VALUE;
    }

    void applied(ChunkResult result) {
        chunks.inc();
        damaged.inc(result.damagedFrames());
        endMicros = result.after().clockMicros();
        motion = result.after().motion().motion();
    }

    /** What was known of the stream before a restore. */
    void restored(StreamProgress progress) {
        endMicros = progress.clockMicros();
        motion = progress.motion().motion();
    }

    void late() {
        late.inc();
    }

    void missing(long count) {
        missing.inc(count);
    }
}
