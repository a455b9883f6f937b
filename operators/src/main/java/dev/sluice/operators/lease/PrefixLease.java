// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.lease;

import dev.sluice.operators.config.KafkaOptions;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * Which consumer group stands for a prefix, and how its members are made.
 *
 * <p>Open transactions cannot tell whether a job is alive: those of a killed job look the same
 * until they time out. A member of a group is alive as long as it sends heartbeats, whatever the
 * clocks of the machines say. The members read nothing.
 *
 * @param group the id of the consumer group
 * @param topic a topic that the job may read, because a member has to subscribe to one
 * @param client the properties of clients, with the bootstrap servers
 */
public record PrefixLease(String group, String topic, Properties client) implements Serializable {

    /** How long a lease outlives the process that held it. */
    public static final Duration EXPIRY = Duration.ofSeconds(10);

    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    /**
     * Returns the lease of a job, or empty if it writes no transactions.
     *
     * @param client the properties of clients, without the bootstrap servers; not modified
     */
    public static Optional<PrefixLease> of(ReadableConfig config, Properties client) {
        if (config.get(KafkaOptions.DELIVERY) != DeliveryGuarantee.EXACTLY_ONCE) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        properties.putAll(client);
        properties.setProperty(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                config.get(KafkaOptions.BOOTSTRAP_SERVERS));
        return Optional.of(
                new PrefixLease(
                        config.get(KafkaOptions.TRANSACTIONAL_ID_PREFIX) + "-lease",
                        config.get(KafkaOptions.QUERIES_TOPIC),
                        properties));
    }

    /** Returns the properties of a consumer that is a member of the group. */
    Properties member() {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.setProperty(ConsumerConfig.CLIENT_ID_CONFIG, group);
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.setProperty(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, String.valueOf(EXPIRY.toMillis()));
        properties.setProperty(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, String.valueOf(HEARTBEAT.toMillis()));
        return properties;
    }
}
