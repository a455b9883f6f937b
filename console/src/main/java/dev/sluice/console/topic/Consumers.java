// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.topic;

import dev.sluice.platform.topics.KafkaClients;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.util.Properties;

/** Consumers that belong to no group and never create a topic. Stateless. */
final class Consumers {

    /** How much one fetch may return, bytes; a larger record still comes alone. */
    private static final String FETCH_BYTES = String.valueOf(4 << 20);

    private Consumers() {}

    /** Returns the properties of such a consumer. */
    static Properties properties(Properties client) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return properties;
    }

    static KafkaConsumer<byte[], byte[]> open(Properties properties) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        return KafkaClients.open(
                properties.getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, ""),
                () -> new KafkaConsumer<>(properties, bytes, bytes));
    }

    /**
     * Makes an interrupted thread one that can close its consumer in order: the interruption has
     * ended what the thread did, and would end the closing, too.
     */
    static void calm() {
        Thread.interrupted();
    }
}
