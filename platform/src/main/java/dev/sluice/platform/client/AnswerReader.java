// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.client;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.topics.KafkaClients;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Reads the answers topic, without a consumer group. It discards an answer that it has read before,
 * by (query_id, sequence), and a record that is not an answer. Not safe for use by several threads.
 */
public final class AnswerReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerReader.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String servers;
    private final Set<String> seen = new HashSet<>();
    private boolean warned; // whether a record that is not an answer was reported

    private AnswerReader(KafkaConsumer<byte[], byte[]> consumer, String servers) {
        this.consumer = consumer;
        this.servers = servers;
    }

    /** Reads what is written from now on. Nothing is missed once this method has returned. */
    public static AnswerReader fromNow(Properties client, String topic) {
        AnswerReader reader = open(client, topic);
        reader.consumer.seekToEnd(reader.consumer.assignment());
        reader.fixPositions();
        return reader;
    }

    /** Reads everything in the topic, and what is written from now on. */
    public static AnswerReader fromStart(Properties client, String topic) {
        AnswerReader reader = open(client, topic);
        reader.consumer.seekToBeginning(reader.consumer.assignment());
        reader.fixPositions();
        return reader;
    }

    private static AnswerReader open(Properties client, String topic) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // A topic that is created by asking for it would have none of the settings that it needs.
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        String servers = client.getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        AnswerReader reader =
                new AnswerReader(
                        KafkaClients.open(
                                servers, () -> new KafkaConsumer<>(properties, bytes, bytes)),
                        servers);
        try {
            reader.consumer.assign(reader.partitions(topic));
            return reader;
        } catch (SluiceException e) {
            reader.close();
            throw e;
        }
    }

    /**
     * Checks that a topic exists before it is written to: where the brokers create topics
     * automatically, a producer would create it without the settings that it needs.
     *
     * @throws SluiceException if the topic does not exist
     */
    public void require(String topic) {
        partitions(topic);
    }

    private List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        try {
            for (PartitionInfo partition : consumer.partitionsFor(topic, CONNECT_TIMEOUT)) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
        } catch (TimeoutException e) {
            throw KafkaClients.notResponding(servers, e);
        } catch (TopicAuthorizationException e) {
            throw KafkaClients.topicRefused(servers, "Describe", topic, e);
        }
        if (partitions.isEmpty()) {
            throw new SluiceException(
                    "there is no topic '%s' on %s; './sluice run' creates it"
                            .formatted(topic, servers));
        }
        return partitions;
    }

    /** A seek is lazy: it takes effect when the position is asked for. */
    private void fixPositions() {
        consumer.assignment().forEach(consumer::position);
    }

    /** Waits up to {@code timeout} for answers and returns as soon as there are any. */
    public List<ReceivedAnswer> poll(Duration timeout) {
        List<ReceivedAnswer> answers = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
                read(record).filter(this::isNew).ifPresent(answers::add);
            }
        } catch (TopicAuthorizationException e) {
            throw KafkaClients.topicRefused(servers, "Read", "of the answers", e);
        }
        return answers;
    }

    private boolean isNew(ReceivedAnswer received) {
        return seen.add(received.answer().queryId() + " " + received.answer().sequence());
    }

    /** A record that is not an answer must not end the wait for one. */
    private Optional<ReceivedAnswer> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(ReceivedAnswer.read(record.value()));
        } catch (IllegalArgumentException e) {
            if (!warned) {
                LOG.warn(
                        "ignoring {}-{} offset {} and other records like it: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
            warned = true;
            return Optional.empty();
        }
    }

    /** Returns the answers up to the topic's present end. */
    public List<ReceivedAnswer> rest() {
        List<ReceivedAnswer> answers = new ArrayList<>();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            answers.addAll(poll(Duration.ofMillis(100)));
        }
        return answers;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
