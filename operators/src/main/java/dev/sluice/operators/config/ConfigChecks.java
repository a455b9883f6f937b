// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.time.Duration;

/** Reads values of options and checks their ranges. */
public final class ConfigChecks {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private ConfigChecks() {}

    /**
     * Reads an integer of at least 1.
     *
     * @throws ConfigException if it is smaller
     */
    public static int positive(ReadableConfig config, ConfigOption<Integer> option) {
        int value = config.get(option);
        if (value < 1) {
            throw ConfigException.outOfRange(option, value, "at least 1");
        }
        return value;
    }

    /**
     * Reads an integer of at least 0.
     *
     * @throws ConfigException if it is negative
     */
    public static int notNegative(ReadableConfig config, ConfigOption<Integer> option) {
        int value = config.get(option);
        if (value < 0) {
            throw ConfigException.outOfRange(option, value, "at least 0");
        }
        return value;
    }

    /**
     * Reads a number from 0 to 1.
     *
     * @throws ConfigException if it is outside of the range or not a number
     */
    public static double share(ReadableConfig config, ConfigOption<Double> option) {
        double value = config.get(option);
        if (!(value >= 0 && value <= 1)) {
            throw ConfigException.outOfRange(option, value, "from 0 to 1");
        }
        return value;
    }

    /**
     * Reads a duration in microseconds.
     *
     * @throws ConfigException if it is shorter than 1 ms or longer than 100 years
     */
    public static long micros(ReadableConfig config, ConfigOption<Duration> option) {
        return duration(config, option).toNanos() / 1_000;
    }

    /**
     * Reads a duration in milliseconds.
     *
     * @throws ConfigException if it is shorter than 1 ms or longer than 100 years
     */
    public static long millis(ReadableConfig config, ConfigOption<Duration> option) {
        return duration(config, option).toMillis();
    }

    private static Duration duration(ReadableConfig config, ConfigOption<Duration> option) {
        Duration value = config.get(option);
        if (value.toMillis() < 1 || value.compareTo(LONGEST) > 0) {
            throw ConfigException.outOfRange(option, value, "at least 1 ms and at most 100 years");
        }
        return value;
    }
}
