// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.operators.config.ConfigException;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.ReduceOptions;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Refuses configurations with which the job would fail later or lose records. */
final class JobChecks {

    private static final List<ConfigOption<String>> DEAD_LETTERED =
            List.of(KafkaOptions.VIDEO_TOPIC, KafkaOptions.QUERIES_TOPIC);

    private static final List<ConfigOption<String>> TOPICS =
            List.of(
                    KafkaOptions.VIDEO_TOPIC,
                    KafkaOptions.QUERIES_TOPIC,
                    KafkaOptions.ANSWERS_TOPIC,
                    KafkaOptions.EVENTS_TOPIC,
                    KafkaOptions.TOKENS_TOPIC);

    private JobChecks() {}

    /**
     * Checks a job's options.
     *
     * @param flink the effective options of Flink
     * @throws ConfigException if the job cannot run; the message names the option
     */
    static void check(ReadableConfig config, ReadableConfig flink) {
        if (config.getOptional(ModelOptions.PATH).isEmpty()) {
            throw new ConfigException(
                    "%s is not set; expected a model folder".formatted(ModelOptions.PATH.key()));
        }
        ReduceOptions.policy(config);
        topics(config);
        checkpoints(config, flink);
    }

    /** Two outputs in one topic would share transactional ids and mix record formats. */
    private static void topics(ReadableConfig config) {
        Map<String, String> uses = new HashMap<>();
        for (ConfigOption<String> option : TOPICS) {
            String topic = config.get(option);
            claim(topic, option.key(), uses);
            if (DEAD_LETTERED.contains(option)) {
                claim(
                        topic + KafkaOptions.DEAD_LETTER_SUFFIX,
                        "the dead letter topic of " + option.key(),
                        uses);
            }
        }
    }

    /**
     * Takes a topic for a use.
     *
     * @param topic null if the option is not set
     */
    private static void claim(@Nullable String topic, String use, Map<String, String> uses) {
        String other = topic == null ? null : uses.putIfAbsent(topic, use);
        if (other != null) {
            throw new ConfigException(
                    "%s is '%s', and so is %s; expected a different topic for each"
                            .formatted(use, topic, other));
        }
    }

    private static void checkpoints(ReadableConfig config, ReadableConfig flink) {
        boolean enabled =
                flink.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).isPresent();
        if (!enabled) {
            if (config.get(KafkaOptions.DELIVERY) == DeliveryGuarantee.EXACTLY_ONCE) {
                throw new ConfigException(
                        "%s is exactly-once, which needs checkpoints: set %s"
                                .formatted(
                                        KafkaOptions.DELIVERY.key(),
                                        CheckpointingOptions.CHECKPOINTING_INTERVAL.key()));
            }
            return;
        }
        // A subtask with a full backlog waits for a chunk, and no barrier passes until then.
        Duration timeout = flink.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT);
        Duration record = config.get(DecodeOptions.MAX_TIME);
        if (timeout.compareTo(record.multipliedBy(2)) < 0) {
            throw new ConfigException(
                    "%s is %s, but one chunk may take %s (%s), during which no checkpoint completes; set the timeout to at least twice that, or lower the limit"
                            .formatted(
                                    CheckpointingOptions.CHECKPOINTING_TIMEOUT.key(),
                                    timeout,
                                    record,
                                    DecodeOptions.MAX_TIME.key()));
        }
    }
}
