package dev.sluice.operators.encode;

import dev.sluice.engine.protocol.DeadLetters;
import dev.sluice.engine.stream.FrameGate;
import dev.sluice.ingest.decode.DecodeLimits;
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

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.time.Duration;

/**
 * The options of {@link EncodeOperator}, read once.
 *
 * @param slots the sampling grid
 * @param gate the frame gate
 * @param limits what a chunk may cost
 * @param maxWaitMicros capture time for which a missing chunk is waited for
 * @param maxWaitRecords chunks behind a missing one after which it is given up
 * @param maxPendingRecords chunks that a subtask holds
 * @param maxPendingBytes the same in bytes
 * @param policy what becomes of a stream that falls behind
 * @param maxLagMicros when it has fallen behind, in capture time
 * @param idleMillis silence after which a stream is forgotten, in processing time
 * @param workers threads of the pool
 * @param maxFailures chunks in a row that may fail in the model; 0 = any number
 * @param letters makes dead letters
 */
record EncodeSettings(
        FrameSlots slots,
        FrameGate gate,
        DecodeLimits limits,
        long maxWaitMicros,
        int maxWaitRecords,
        int maxPendingRecords,
        long maxPendingBytes,
        OverloadPolicy policy,
        long maxLagMicros,
        long idleMillis,
        int workers,
        int maxFailures,
        DeadLetters letters) {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    /**
     * @throws ConfigException if a value is out of range; the message names its option
     */
    static EncodeSettings from(ReadableConfig config) {
        return new EncodeSettings(
                slots(config),
                new FrameGate(
                        share(config, GateOptions.THRESHOLD),
                        micros(config, GateOptions.MAX_INTERVAL),
                        positive(config, GateOptions.COLUMNS)),
                DecodeOptions.limits(config),
                micros(config, OrderOptions.MAX_WAIT),
                positive(config, OrderOptions.MAX_RECORDS),
                positive(config, OrderOptions.MAX_PENDING_RECORDS),
                config.get(OrderOptions.MAX_PENDING_BYTES).getBytes(),
                config.get(JobOptions.POLICY),
                micros(config, JobOptions.MAX_LAG),
                micros(config, JobOptions.IDLE_TIMEOUT) / 1000,
                ModelOptions.encodeWorkers(config),
                maxFailures(config),
                new DeadLetters(KafkaOptions.maxRecordBytes(config)));
    }

    /**
     * Number of steps that begin in a stretch of time, so that those of adjoining ones add up.
     *
     * @param temporalPatch slots in a step
     */
    long stepsIn(long fromMicros, long toMicros, int temporalPatch) {
        return step(toMicros - 1, temporalPatch) - step(fromMicros - 1, temporalPatch);
    }

    private long step(long micros, int temporalPatch) {
        return Math.floorDiv(slots.slot(micros), (long) temporalPatch);
    }

    private static FrameSlots slots(ReadableConfig config) {
        try {
            return FrameSlots.ofFps(config.get(SamplingOptions.FPS));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(SamplingOptions.FPS.key() + ": " + e.getMessage(), e);
        }
    }

    private static int maxFailures(ReadableConfig config) {
        int value = config.get(ModelOptions.MAX_FAILURES);
        if (value < 0) {
            throw ConfigException.outOfRange(ModelOptions.MAX_FAILURES, value, "at least 0");
        }
        return value;
    }

    private static double share(ReadableConfig config, ConfigOption<Double> option) {
        double value = config.get(option);
        if (!(value >= 0 && value <= 1)) {
            throw ConfigException.outOfRange(option, value, "from 0 to 1");
        }
        return value;
    }

    private static int positive(ReadableConfig config, ConfigOption<Integer> option) {
        int value = config.get(option);
        if (value < 1) {
            throw ConfigException.outOfRange(option, value, "at least 1");
        }
        return value;
    }

    private static long micros(ReadableConfig config, ConfigOption<Duration> option) {
        Duration value = config.get(option);
        if (value.toMillis() < 1 || value.compareTo(LONGEST) > 0) {
            throw ConfigException.outOfRange(option, value, "at least 1 ms, at most 100 years");
        }
        return value.toNanos() / 1000;
    }
}
