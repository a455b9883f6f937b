package dev.sluice.platform.client;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.topics.KafkaClients;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
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
 * Reads the answers topic, without a consumer group. Discards an answer that was seen before, by
 * (query_id, sequence), and a record that is none. For one thread.
 */
public final class AnswerReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerReader.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    private final KafkaConsumer<String, String> consumer;
    private final String servers;
    private final Set<String> seen = new HashSet<>();
    private boolean foreign; // whether a record came that is no answer

    private AnswerReader(KafkaConsumer<String, String> consumer, String servers) {
        this.consumer = consumer;
        this.servers = servers;
    }

    /** Reads what is written from now on; nothing is missed once this has returned. */
    public static AnswerReader fromNow(Properties client, String topic) {
        AnswerReader reader = open(client, topic);
        reader.consumer.seekToEnd(reader.consumer.assignment());
        reader.fixPositions();
        return reader;
    }

    /** Reads all that the topic holds, and what is written from now on. */
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
        // Asking for a topic must not make it: it would have none of the settings that it needs.
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        String servers = client.getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        StringDeserializer text = new StringDeserializer();
        AnswerReader reader =
                new AnswerReader(
                        KafkaClients.open(
                                servers, () -> new KafkaConsumer<>(properties, text, text)),
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
     * Says so if a topic does not exist that is about to be written: where Kafka creates topics by
     * itself, a producer would make it, without the settings that it needs.
     *
     * @throws SluiceException if there is no such topic
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
            throw KafkaClients.silent(servers, e);
        }
        if (partitions.isEmpty()) {
            throw new SluiceException(
                    "there is no topic '%s' on %s; './sluice run' creates it"
                            .formatted(topic, servers));
        }
        return partitions;
    }

    /** A seek is lazy: asking for the position carries it out. */
    private void fixPositions() {
        consumer.assignment().forEach(consumer::position);
    }

    /** The answers that came within {@code timeout}; returns as soon as there is one. */
    public List<Answer> poll(Duration timeout) {
        List<Answer> answers = new ArrayList<>();
        for (ConsumerRecord<String, String> record : consumer.poll(timeout)) {
            parse(record)
                    .filter(answer -> seen.add(answer.queryId() + " " + answer.sequence()))
                    .ifPresent(answers::add);
        }
        return answers;
    }

    /** Nothing for a record that others wrote: it must not end whoever waits for an answer. */
    private Optional<Answer> parse(ConsumerRecord<String, String> record) {
        try {
            return Optional.of(Answer.parse(record.value()));
        } catch (IllegalArgumentException e) {
            if (!foreign) {
                LOG.warn(
                        "{}-{} offset {} is left out, as will be others like it: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
            foreign = true;
            return Optional.empty();
        }
    }

    /** Everything up to the topic's present end. */
    public List<Answer> rest() {
        List<Answer> answers = new ArrayList<>();
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
