// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.engine.stream.FrameGate;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

import java.time.Duration;
import java.util.List;

/** Options of the gate, which spares the vision encoder steps that look like the last one. */
public final class GateOptions {

    public static final ConfigOption<Double> THRESHOLD =
            ConfigOptions.key("sluice.gate.threshold")
                    .doubleType()
                    .defaultValue(0.02)
                    .withDescription(
                            "Smallest change of brightness that makes the gate encode a step. The"
                                    + " gate compares each cell of the step's thumbnail with the"
                                    + " last encoded step; if every cell changes by less, the step"
                                    + " is not encoded and all its tokens count as dropped. The"
                                    + " scale is 0 to 1, where 1 is the difference between black"
                                    + " and white. With 0, every step is encoded.");

    public static final ConfigOption<Duration> MAX_INTERVAL =
            ConfigOptions.key("sluice.gate.max-interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Maximum capture time between two encoded steps. After it, a step is"
                                    + " encoded even if nothing has changed.");

    public static final ConfigOption<Integer> COLUMNS =
            ConfigOptions.key("sluice.gate.columns")
                    .intType()
                    .defaultValue(32)
                    .withDescription(
                            "Columns of the gate's thumbnail. More columns detect smaller objects,"
                                    + " and more noise.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(THRESHOLD, MAX_INTERVAL, COLUMNS);

    private GateOptions() {}

    /**
     * The frame gate.
     *
     * @throws ConfigException if a value is out of range; the message names its option
     */
    public static FrameGate gate(ReadableConfig config) {
        return new FrameGate(
                ConfigChecks.share(config, THRESHOLD),
                ConfigChecks.micros(config, MAX_INTERVAL),
                ConfigChecks.positive(config, COLUMNS));
    }
}
