// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.client;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.topics.KafkaClients;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * Reads a part of a topic up to its present end, without a consumer group. Not safe for use by
 * several threads.
 */
public final class TopicTail implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;

    private TopicTail(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        consumer.assign(partitions);
        this.ends = consumer.endOffsets(partitions);
        fromStart();
    }

    /**
     * Opens a topic at its beginning; its end is fixed from now on.
     *
     * @param client Kafka client properties
     * @throws SluiceException if there is no such topic, or no broker responds
     */
    public static TopicTail open(Properties client, String topic) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        String servers = client.getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        KafkaConsumer<byte[], byte[]> consumer =
                KafkaClients.open(servers, () -> new KafkaConsumer<>(properties, bytes, bytes));
        try {
            return new TopicTail(consumer, partitions(consumer, servers, topic));
        } catch (TimeoutException e) {
            consumer.close();
            throw KafkaClients.notResponding(servers, e);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private static List<TopicPartition> partitions(
            KafkaConsumer<byte[], byte[]> consumer, String servers, String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, CONNECT_TIMEOUT);
        if (found == null || found.isEmpty()) {
            throw new SluiceException(
                    "there is no topic '%s' on %s; './sluice run' and './sluice ingest' create it"
                            .formatted(topic, servers));
        }
        return found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** Continues at the topic's beginning. */
    public void fromStart() {
        consumer.seekToBeginning(ends.keySet());
    }

    /** Continues in each partition at its first record with this timestamp or a later one. */
    public void from(Instant time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        ends.forEach(
                (partition, end) -> {
                    OffsetAndTimestamp first = found.get(partition);
                    consumer.seek(partition, first == null ? end : first.offset());
                });
    }

    /** Goes back by up to so many records in each partition in which that is further back. */
    public void atLeast(int records) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(ends.keySet());
        ends.forEach(
                (partition, end) -> {
                    long back = Math.max(begins.getOrDefault(partition, 0L), end - records);
                    if (back < consumer.position(partition)) {
                        consumer.seek(partition, back);
                    }
                });
    }

    /** Number of records in the topic, as the offsets say. */
    public long size() {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(ends.keySet());
        return ends.entrySet().stream()
                .mapToLong(end -> end.getValue() - begins.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    /**
     * Reads up to the end that the topic had when it was opened.
     *
     * @param limit how long to read at most
     * @return whether the end was reached
     */
    public boolean read(Duration limit, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isAtEnd()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                sink.accept(record);
            }
        }
        return true;
    }

    private boolean isAtEnd() {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
