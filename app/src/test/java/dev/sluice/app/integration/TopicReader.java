// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.engine.fixture.RecordSchema;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Predicate;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads the records of a topic from its beginning. Not thread-safe. */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final Check check;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private Consumer<byte[]> schema = value -> {};

    /** Fails if it is useless to wait any longer. */
    @FunctionalInterface
    public interface Check {
        void run() throws Exception;
    }

    /**
     * Reads committed records.
     *
     * @param check runs between two polls while records are awaited
     */
    public TopicReader(Properties client, String topic, Check check) {
        this(client, topic, check, true);
    }

    /**
     * @param check runs between two polls while records are awaited
     * @param committed whether only committed records are read
     */
    TopicReader(Properties client, String topic, Check check, boolean committed) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                committed ? "read_committed" : "read_uncommitted");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.topic = topic;
        this.check = check;
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Lets each value that is read fail the test if it is not valid. */
    TopicReader validating(RecordSchema topicSchema) {
        schema = topicSchema::check;
        return this;
    }

    /** Returns all records up to the present end of the topic. */
    public List<ConsumerRecord<byte[], byte[]>> all() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll();
        }
        return List.copyOf(records);
    }

    /**
     * Waits until the records read so far fulfil a condition, and returns them.
     *
     * @param what what is awaited, for the message
     */
    public List<ConsumerRecord<byte[], byte[]>> await(
            String what, Predicate<List<ConsumerRecord<byte[], byte[]>>> condition)
            throws Exception {
        long deadline = System.nanoTime() + SluiceTestCluster.TIMEOUT.toNanos();
        while (!condition.test(records)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "%s: timed out waiting for %s; found %s"
                                .formatted(
                                        topic,
                                        what,
                                        records.stream().map(TopicReader::text).toList()));
            }
            check.run();
            poll();
        }
        return List.copyOf(records);
    }

    private void poll() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            schema.accept(record.value());
            records.add(record);
        }
    }

    /** Returns a record's value as text. */
    public static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), UTF_8);
    }

    /** Returns a record's key as text, or null. */
    public static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : new String(record.key(), UTF_8);
    }

    /** Returns the last header of a name as text, or null. */
    public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
