// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.client;

import dev.sluice.platform.SluiceException;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
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

    private final TopicConsumer consumer;
    private final Set<String> seen = new HashSet<>();
    private boolean warned; // whether a record that is not an answer was reported

    private AnswerReader(TopicConsumer consumer) {
        this.consumer = consumer;
    }

    /** Reads what is written from now on. Nothing is missed once this method has returned. */
    public static AnswerReader fromNow(Properties client, String topic) {
        return new AnswerReader(TopicConsumer.fromNow(client, topic));
    }

    /** Reads everything in the topic, and what is written from now on. */
    public static AnswerReader fromStart(Properties client, String topic) {
        return new AnswerReader(TopicConsumer.fromStart(client, topic));
    }

    /**
     * Checks that a topic exists before it is written to: where the brokers create topics
     * automatically, a producer would create it without the settings that it needs.
     *
     * @throws SluiceException if the topic does not exist
     */
    public void require(String topic) {
        consumer.partitions(topic);
    }

    /** Waits up to {@code timeout} for answers and returns as soon as there are any. */
    public List<ReceivedAnswer> poll(Duration timeout) {
        List<ReceivedAnswer> answers = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
            read(record).filter(this::isNew).ifPresent(answers::add);
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
        Map<TopicPartition, Long> ends = consumer.ends();
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
