// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.client;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.topics.KafkaClients;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Reads the committed records of all partitions of a topic, without a consumer group. Not safe for
 * use by several threads.
 */
final class TopicConsumer implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String servers;
    private final String topic;

    private TopicConsumer(KafkaConsumer<byte[], byte[]> consumer, String servers, String topic) {
        this.consumer = consumer;
        this.servers = servers;
        this.topic = topic;
    }

    /** Reads what is written from now on. Nothing is missed once this method has returned. */
    static TopicConsumer fromNow(Properties client, String topic) {
        TopicConsumer opened = open(client, topic);
        opened.consumer.seekToEnd(opened.consumer.assignment());
        opened.fixPositions();
        return opened;
    }

    /** Reads everything in the topic, and what is written from now on. */
    static TopicConsumer fromStart(Properties client, String topic) {
        TopicConsumer opened = open(client, topic);
        opened.consumer.seekToBeginning(opened.consumer.assignment());
        opened.fixPositions();
        return opened;
    }

    private static TopicConsumer open(Properties client, String topic) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // A topic that is created by asking for it would have none of the settings that it needs.
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        String servers = client.getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        TopicConsumer opened =
                new TopicConsumer(
                        KafkaClients.open(
                                servers, () -> new KafkaConsumer<>(properties, bytes, bytes)),
                        servers,
                        topic);
        try {
            opened.consumer.assign(opened.partitions(topic));
            return opened;
        } catch (SluiceException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Returns the partitions of a topic, which may be another one.
     *
     * @param name the topic
     * @throws SluiceException if it does not exist
     */
    List<TopicPartition> partitions(String name) {
        List<TopicPartition> partitions = new ArrayList<>();
        try {
            for (PartitionInfo partition : consumer.partitionsFor(name, CONNECT_TIMEOUT)) {
                partitions.add(new TopicPartition(name, partition.partition()));
            }
        } catch (TimeoutException e) {
            throw KafkaClients.notResponding(servers, e);
        } catch (TopicAuthorizationException e) {
            throw KafkaClients.topicRefused(servers, "Describe", name, e);
        }
        if (partitions.isEmpty()) {
            throw new SluiceException(
                    "there is no topic '%s' on %s; './sluice run' creates it"
                            .formatted(name, servers));
        }
        return partitions;
    }

    /** A seek is lazy: it takes effect when the position is asked for. */
    private void fixPositions() {
        consumer.assignment().forEach(consumer::position);
    }

    /**
     * Waits up to {@code timeout} for records and returns as soon as there are any.
     *
     * @throws SluiceException if the topic must not be read
     */
    ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            return consumer.poll(timeout);
        } catch (TopicAuthorizationException e) {
            throw KafkaClients.topicRefused(servers, "Read", topic, e);
        }
    }

    /** Returns the present end of each partition. */
    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(consumer.assignment());
    }

    long position(TopicPartition partition) {
        return consumer.position(partition);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
