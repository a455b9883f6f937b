// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.engine.protocol.DeadLetters;
import dev.sluice.operators.config.KafkaOptions;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

import java.util.Properties;

/**
 * The properties of the Kafka clients that the job makes. Those of {@code sluice.kafka.properties}
 * take precedence over all that is not a matter of a record's size. Stateless.
 */
final class KafkaProperties {

    private static final int MIN_BUFFERED_RECORDS = 2;
    private static final long PRODUCER_MEMORY = 32L << 20; // Kafka's own default
    private static final String DISCOVERY_MILLIS = "10000";
    private static final String MAX_POLLED_CHUNKS = "32";

    private KafkaProperties() {}

    /**
     * The properties of a source. Records of transactions that are open or were aborted are not
     * read, new partitions are found within seconds, and a missing topic is never created.
     *
     * @param replay whether the input ends, so that partitions are looked for only once
     */
    static Properties source(ReadableConfig config, boolean replay) {
        Properties properties = client();
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        if (!replay) {
            properties.setProperty(
                    KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), DISCOVERY_MILLIS);
        }
        addConfigured(config, properties);
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.setProperty(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                Integer.toString(KafkaOptions.maxRecordBytes(config)));
        return properties;
    }

    /**
     * The properties of the source of chunks. Few records are taken at a time, because a partition
     * that is ahead of others pauses only after them.
     */
    static Properties video(ReadableConfig config, boolean replay) {
        Properties properties = source(config, replay);
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLLED_CHUNKS);
        return properties;
    }

    /** The properties of a sink. */
    static Properties sink(ReadableConfig config) {
        int largest = KafkaOptions.maxRecordBytes(config) + DeadLetters.HEADROOM;
        long memory = Math.max(PRODUCER_MEMORY, (long) MIN_BUFFERED_RECORDS * largest);
        Properties properties = client();
        addConfigured(config, properties);
        properties.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(largest));
        properties.setProperty(ProducerConfig.BUFFER_MEMORY_CONFIG, Long.toString(memory));
        properties.setProperty(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Long.toString(config.get(KafkaOptions.TRANSACTION_TIMEOUT).toMillis()));
        return properties;
    }

    /**
     * While no broker answers, an admin client of Kafka 4 with the recovery strategy "rebootstrap"
     * starts over without a pause, and writes a line each time. Sources and sinks give their
     * properties to admin clients. The job does not need the strategy: it fails if the brokers are
     * away for long, and its restart makes new clients.
     */
    private static Properties client() {
        Properties properties = new Properties();
        properties.setProperty(
                CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG,
                MetadataRecoveryStrategy.NONE.name);
        properties.setProperty(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, "200");
        properties.setProperty(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "5000");
        return properties;
    }

    private static void addConfigured(ReadableConfig config, Properties properties) {
        config.get(KafkaOptions.PROPERTIES).forEach(properties::setProperty);
    }
}
