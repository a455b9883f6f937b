// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

import java.time.Duration;
import java.util.List;

/** Options of watches. */
public final class WatchOptions {

    public static final ConfigOption<Duration> PERIOD =
            ConfigOptions.key("sluice.watch.period")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Maximum time between two releases of a watch, in capture time. A scene"
                                    + " change releases it earlier.");

    public static final ConfigOption<Integer> MAX_BACKLOG =
            ConfigOptions.key("sluice.watch.max-backlog")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "Maximum number of unanswered releases of the watches of one stream. At"
                                    + " the limit, reading waits until enough of them are answered:"
                                    + " one record can release many watches, so that one answer per"
                                    + " record would not bound them. If not set, the value of"
                                    + " sluice.query.max-pending applies.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL = List.of(PERIOD, MAX_BACKLOG);

    private WatchOptions() {}

    /**
     * Reads the limit on unanswered releases.
     *
     * @throws ConfigException if it is below 1
     */
    public static int maxBacklog(ReadableConfig config) {
        boolean isSet = config.getOptional(MAX_BACKLOG).isPresent();
        return ConfigChecks.positive(config, isSet ? MAX_BACKLOG : QueryOptions.MAX_PENDING);
    }
}
