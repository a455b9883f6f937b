// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.it;

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
import java.util.function.Predicate;

import static java.nio.charset.StandardCharsets.UTF_8;

/** All that a topic holds for a read-committed reader, repeats included. For one thread. */
final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final Check alive;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    /** Fails when there is nothing to wait for any more. */
    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    TopicReader(Properties client, String topic, Check alive) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.topic = topic;
        this.alive = alive;
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Everything up to the present end. */
    List<ConsumerRecord<byte[], byte[]>> all() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(records::add);
        }
        return List.copyOf(records);
    }

    /** Waits until the records fulfil a condition, and gives them. */
    List<ConsumerRecord<byte[], byte[]>> await(
            String what, Predicate<List<ConsumerRecord<byte[], byte[]>>> condition)
            throws Exception {
        long deadline = System.nanoTime() + SluiceTestCluster.PATIENCE.toNanos();
        while (!condition.test(records)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "%s: waited in vain for %s; found %s"
                                .formatted(
                                        topic,
                                        what,
                                        records.stream().map(TopicReader::text).toList()));
            }
            alive.run();
            consumer.poll(POLL).forEach(records::add);
        }
        return List.copyOf(records);
    }

    /** A record's value. */
    static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), UTF_8);
    }

    /** A record's key. */
    static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : new String(record.key(), UTF_8);
    }

    /** A record's header, or null. */
    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
