// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.engine.question.WatchRule;

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

    public static final ConfigOption<Double> MIN_PROBABILITY =
            ConfigOptions.key("sluice.watch.min-probability")
                    .doubleType()
                    .defaultValue(0.93)
                    .withDescription(
                            "Least probability, among the options of a watch, of an answer that"
                                    + " takes the place of the one before; from 0 to 1. The answer"
                                    + " before stays down to what is left of 1. Free text has no"
                                    + " probability, and changes with each answer.");

    public static final ConfigOption<Integer> CONFIRMATIONS =
            ConfigOptions.key("sluice.watch.confirmations")
                    .intType()
                    .defaultValue(2)
                    .withDescription(
                            "Number of consecutive answers that have to agree before the answer to a"
                                    + " watch with options changes. After each release, such a"
                                    + " watch is released for so many steps less one as well, and"
                                    + " the model is asked then only if there is something to"
                                    + " confirm. 'since' in the answer says when it held first.");

    public static final ConfigOption<Double> SURE_PROBABILITY =
            ConfigOptions.key("sluice.watch.sure-probability")
                    .doubleType()
                    .defaultValue(0.98)
                    .withDescription(
                            "Probability, among the options of a watch, from which one answer is"
                                    + " enough and needs no other ones that agree; from 0 to 1.");

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
    public static final List<ConfigOption<?>> ALL =
            List.of(PERIOD, MIN_PROBABILITY, CONFIRMATIONS, SURE_PROBABILITY, MAX_BACKLOG);

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

    /**
     * Reads when the answer to a watch changes.
     *
     * @throws ConfigException if a probability is not from 0 to 1, or the number is below 1
     */
    public static WatchRule rule(ReadableConfig config) {
        return new WatchRule(
                ConfigChecks.share(config, MIN_PROBABILITY),
                ConfigChecks.positive(config, CONFIRMATIONS),
                ConfigChecks.share(config, SURE_PROBABILITY));
    }
}
