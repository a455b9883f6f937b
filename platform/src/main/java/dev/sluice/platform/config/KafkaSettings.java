// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.operators.config.KafkaOptions;

import org.apache.flink.configuration.ReadableConfig;

import java.util.Optional;
import java.util.Properties;

/**
 * The connection of Kafka clients and the names of the topics.
 *
 * @param bootstrapServers the bootstrap brokers as host:port, separated by commas
 * @param client the properties of every client, including the bootstrap brokers
 * @param video the topic of the chunks
 * @param queries the topic of the questions
 * @param answers the topic of the answers
 * @param events the topic of the events
 * @param tokens the topic of the tokens, if they are written
 */
public record KafkaSettings(
        String bootstrapServers,
        Properties client,
        String video,
        String queries,
        String answers,
        String events,
        Optional<String> tokens) {

    /** Reads the settings from a deployment's configuration. */
    public static KafkaSettings of(ReadableConfig config) {
        Properties client = new Properties();
        client.putAll(config.get(KafkaOptions.PROPERTIES));
        client.setProperty("bootstrap.servers", config.get(KafkaOptions.BOOTSTRAP_SERVERS));
        return new KafkaSettings(
                config.get(KafkaOptions.BOOTSTRAP_SERVERS),
                client,
                config.get(KafkaOptions.VIDEO_TOPIC),
                config.get(KafkaOptions.QUERIES_TOPIC),
                config.get(KafkaOptions.ANSWERS_TOPIC),
                config.get(KafkaOptions.EVENTS_TOPIC),
                config.getOptional(KafkaOptions.TOKENS_TOPIC));
    }
}
