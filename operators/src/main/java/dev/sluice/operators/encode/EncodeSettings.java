// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.protocol.DeadLetters;
import dev.sluice.engine.stream.FrameGate;
import dev.sluice.engine.stream.OrderSettings;
import dev.sluice.ingest.decode.DecodeSettings;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.operators.config.ConfigException;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.GateOptions;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.OrderOptions;
import dev.sluice.operators.config.OverloadPolicy;
import dev.sluice.operators.config.SamplingOptions;

import org.apache.flink.configuration.ReadableConfig;

import static dev.sluice.operators.config.ConfigChecks.micros;
import static dev.sluice.operators.config.ConfigChecks.millis;
import static dev.sluice.operators.config.ConfigChecks.notNegative;
import static dev.sluice.operators.config.ConfigChecks.positive;

/**
 * The options of {@link EncodeOperator}, read and checked once.
 *
 * @param slots the slots of time in which frames are sampled
 * @param gate the gate in front of the vision encoder
 * @param decoding how chunks are decoded
 * @param maxAhead chunks of a stream that are decoded before their turn
 * @param maxAheadBytes compressed bytes of the chunks of a subtask that are
 * @param order how chunks are put in order
 * @param maxPendingRecords chunks of a stream above which a live job leaves some out
 * @param maxPendingBytes bytes of the chunks of a stream above which a live job leaves some out
 * @param maxSubtaskRecords chunks that a subtask holds
 * @param maxSubtaskBytes bytes of the chunks that a subtask holds
 * @param overloadPolicy what happens to a stream that is behind
 * @param maxLagMicros lag from which a stream is behind, in microseconds of capture time
 * @param idleMillis silence after which a stream is idle, in milliseconds of processing time
 * @param workers threads of the pool that decodes and encodes
 * @param maxFailures consecutive chunks that may fail in the model; 0 for no limit
 * @param maxStreamMetrics streams of a subtask that have metrics of their own
 * @param deadLetters makes dead letters
 */
record EncodeSettings(
        FrameSlots slots,
        FrameGate gate,
        DecodeSettings decoding,
        int maxAhead,
        long maxAheadBytes,
        OrderSettings order,
        int maxPendingRecords,
        long maxPendingBytes,
        int maxSubtaskRecords,
        long maxSubtaskBytes,
        OverloadPolicy overloadPolicy,
        long maxLagMicros,
        long idleMillis,
        int workers,
        int maxFailures,
        int maxStreamMetrics,
        DeadLetters deadLetters) {

    private static final long MAX_OVERLAP_MICROS = 60_000_000;

    /**
     * Reads the settings.
     *
     * @throws ConfigException if a value is out of range; the message names its option
     */
    static EncodeSettings from(ReadableConfig config) {
        return new EncodeSettings(
                SamplingOptions.slots(config),
                GateOptions.gate(config),
                DecodeOptions.settings(config),
                notNegative(config, DecodeOptions.AHEAD),
                config.get(DecodeOptions.AHEAD_BYTES).getBytes(),
                order(config),
                positive(config, OrderOptions.MAX_PENDING_RECORDS),
                config.get(OrderOptions.MAX_PENDING_BYTES).getBytes(),
                positive(config, OrderOptions.MAX_SUBTASK_RECORDS),
                config.get(OrderOptions.MAX_SUBTASK_BYTES).getBytes(),
                config.get(JobOptions.OVERLOAD_POLICY),
                micros(config, JobOptions.MAX_LAG),
                millis(config, JobOptions.STREAM_IDLE_TIMEOUT),
                ModelOptions.encodeWorkers(config),
                notNegative(config, ModelOptions.MAX_FAILURES),
                notNegative(config, JobOptions.MAX_STREAM_METRICS),
                new DeadLetters(KafkaOptions.maxRecordBytes(config)));
    }

    private static OrderSettings order(ReadableConfig config) {
        return new OrderSettings(
                micros(config, OrderOptions.MAX_WAIT),
                positive(config, OrderOptions.MAX_WAIT_RECORDS),
                micros(config, OrderOptions.MAX_CLOCK_JUMP),
                positive(config, OrderOptions.MAX_PENDING_RECORDS));
    }

    /**
     * How far a newer epoch may begin before the stream's clock without setting it back, in
     * microseconds. A source that is connected again repeats some seconds, HLS up to a few
     * segments, and these cost nothing: they are late. A clock that was wrong is set right by more
     * than that, and until real time has caught up with the stream's clock, all video would be
     * late.
     */
    long maxOverlapMicros() {
        return MAX_OVERLAP_MICROS;
    }

    /**
     * Returns the number of steps that begin in a range of capture time. The numbers of adjoining
     * ranges add up.
     *
     * @param temporalPatch slots of a step
     */
    long stepsIn(long fromMicros, long toMicros, int temporalPatch) {
        return step(toMicros - 1, temporalPatch) - step(fromMicros - 1, temporalPatch);
    }

    private long step(long micros, int temporalPatch) {
        return Math.floorDiv(slots.slot(micros), (long) temporalPatch);
    }
}
