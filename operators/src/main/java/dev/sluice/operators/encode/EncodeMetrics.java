// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.stream.Backlog;
import dev.sluice.engine.stream.Gap;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.engine.stream.Verdict;
import dev.sluice.model.FrameEncoder;
import dev.sluice.operators.keyed.StreamMetricGroups;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The metrics of decoding and encoding. The task's mailbox thread updates them; reporters read
 * them.
 */
final class EncodeMetrics {

    private static final int WINDOW = 256; // latest chunks that the histogram covers

    private final MetricGroup group;
    private final StreamMetricGroups<EncodeStreamMetrics> streams;
    private final Counter chunks;
    private final Counter frames;
    private final Counter leading;
    private final Counter damaged;
    private final Counter steps;
    private final Counter gated;
    private final Counter skipped;
    private final Counter duplicates;
    private final Counter late;
    private final Counter gaps;
    private final Histogram millis;
    private volatile long captureLagMillis; // of the last applied chunk; reporters read it
    private final Map<ErrorCode, Counter> failures = new EnumMap<>(ErrorCode.class);

    /**
     * @param maxStreams number of streams that have metrics of their own
     */
    EncodeMetrics(MetricGroup parent, Backlog backlog, int maxStreams) {
        group = parent.addGroup("encode");
        streams =
                new StreamMetricGroups<>(
                        group,
                        maxStreams,
                        stream -> new EncodeStreamMetrics(stream, System::currentTimeMillis));
        chunks = group.counter("chunks");
        frames = group.counter("picturesDecoded");
        leading = group.counter("picturesDiscarded");
        damaged = group.counter("framesDamaged");
        steps = group.counter("stepsEncoded");
        gated = group.counter("stepsGated");
        skipped = group.counter("stepsSkipped");
        duplicates = group.counter("chunksDuplicate");
        late = group.counter("chunksLate");
        gaps = group.counter("chunksMissing");
        millis = group.histogram("chunkMillis", new DescriptiveStatisticsHistogram(WINDOW));
        // All of them from the beginning: who reads a counter must see it grow from zero.
        for (ErrorCode code : ErrorCode.values()) {
            failures.put(code, group.addGroup("code", code.name()).counter("chunksFailed"));
        }
        group.gauge("pendingRecords", backlog::records);
        group.gauge("pendingBytes", backlog::bytes);
        group.gauge("captureLagMillis", () -> captureLagMillis);
    }

    /** Registers what the encoder says about its batches, which the process shares. */
    void register(FrameEncoder encoder) {
        MetricGroup batch = group.addGroup("batch");
        batch.gauge("runs", () -> encoder.encodeUse().runs());
        batch.gauge("steps", () -> encoder.encodeUse().steps());
    }

    /** A stream that is known from the state of a job that was restored. */
    void restored(String streamId, StreamProgress progress) {
        streams.of(streamId).restored(progress);
    }

    /** A stream is evicted. */
    void evict(String streamId) {
        streams.evict(streamId);
    }

    void applied(String streamId, ChunkResult result, long nanos, long endMicros) {
        streams.of(streamId).applied(result);
        captureLagMillis = System.currentTimeMillis() - endMicros / 1000;
        chunks.inc();
        frames.inc(result.frames());
        leading.inc(result.discardedLeading());
        damaged.inc(result.damagedFrames());
        steps.inc(result.encoded());
        gated.inc(result.gated());
        millis.update(nanos / 1_000_000);
    }

    void refused(String streamId, Verdict verdict) {
        if (verdict == Verdict.DUPLICATE) {
            duplicates.inc();
        } else {
            late(streamId);
        }
    }

    /** A chunk that is late, because of its sequence or because it is before the clock. */
    void late(String streamId) {
        late.inc();
        streams.of(streamId).late();
    }

    long late() {
        return late.getCount();
    }

    long damaged() {
        return damaged.getCount();
    }

    void missing(String streamId, Gap gap) {
        long count = gap.last() - gap.first() + 1;
        gaps.inc(count);
        streams.of(streamId).missing(count);
    }

    void skipped(long count) {
        skipped.inc(count);
    }

    void failed(ErrorCode code) {
        Objects.requireNonNull(failures.get(code), "every code has a counter").inc();
    }
}
