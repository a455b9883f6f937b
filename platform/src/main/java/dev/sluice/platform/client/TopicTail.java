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

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Reads a topic up to its end at one time, without a consumer group. Not safe for use by several
 * threads.
 */
public final class TopicTail implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long MAX_BLOCK = 16_384;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;

    private TopicTail(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        consumer.assign(partitions);
        this.ends = new HashMap<>(consumer.endOffsets(partitions));
    }

    /**
     * Opens a topic; its end is fixed until {@link #refresh}.
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
        // A fetch at the end of a partition would delay the block that is read next.
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "20");
        String servers = client.getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        KafkaConsumer<byte[], byte[]> consumer =
                KafkaClients.open(servers, () -> new KafkaConsumer<>(properties, bytes, bytes));
        try {
            return new TopicTail(consumer, partitions(consumer, servers, topic));
        } catch (TimeoutException e) {
            consumer.close();
            throw KafkaClients.notResponding(servers, e);
        } catch (TopicAuthorizationException e) {
            consumer.close();
            throw KafkaClients.topicRefused(servers, "Describe", topic, e);
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

    /**
     * Returns the offset in each partition of its first record with this timestamp or a later one;
     * the partition's end if it has none.
     */
    public Map<TopicPartition, Long> offsets(Instant time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<TopicPartition, Long> offsets = new HashMap<>(ends);
        consumer.offsetsForTimes(times)
                .forEach(
                        (partition, first) -> {
                            if (first != null) {
                                offsets.put(partition, first.offset());
                            }
                        });
        return offsets;
    }

    /** Moves the end to the present end of the topic. */
    public void refresh() {
        ends.putAll(consumer.endOffsets(List.copyOf(ends.keySet())));
    }

    /** Returns the end of each partition when the topic was opened or refreshed. */
    public Map<TopicPartition, Long> ends() {
        return Map.copyOf(ends);
    }

    /** Returns the offset of the first record that is still there in each partition. */
    public Map<TopicPartition, Long> begins() {
        return Map.copyOf(consumer.beginningOffsets(ends.keySet()));
    }

    /**
     * Reads forwards, from given offsets to the end.
     *
     * @param from the offset to begin at in each partition; where there is none, from offset 0
     * @param limit how long to read at most
     * @return whether all was read
     */
    public boolean readFrom(
            Map<TopicPartition, Long> from,
            Duration limit,
            Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        Map<TopicPartition, Long> begins = begins();
        Map<TopicPartition, Long> lowers = new HashMap<>();
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            long begin = begins.getOrDefault(end.getKey(), 0L);
            long lower = Math.max(begin, from.getOrDefault(end.getKey(), begin));
            if (lower < end.getValue()) {
                lowers.put(end.getKey(), lower);
            }
        }
        return lowers.isEmpty()
                || readBlocks(lowers, ends, System.nanoTime() + limit.toNanos(), () -> true, sink);
    }

    /**
     * Reads forwards, from the first record of each partition with this timestamp or a later one.
     *
     * @param from earliest timestamp
     * @param limit how long to read at most
     * @param more asked after each record; false ends the reading
     * @return whether all was read, or {@code more} ended it
     */
    public boolean readSince(
            Instant from,
            Duration limit,
            BooleanSupplier more,
            Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        Map<TopicPartition, Long> lowers = offsets(from);
        lowers.entrySet()
                .removeIf(lower -> lower.getValue() >= ends.getOrDefault(lower.getKey(), 0L));
        return lowers.isEmpty()
                || readBlocks(lowers, ends, System.nanoTime() + limit.toNanos(), more, sink);
    }

    /**
     * Reads forwards, by the timestamps of the records: in each partition from the first one with
     * {@code from} or a later one, and before the first one with {@code to} or a later one.
     *
     * @param limit how long to read at most
     * @return whether all was read
     */
    public boolean readBetween(
            Instant from,
            Instant to,
            Duration limit,
            Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        Map<TopicPartition, Long> uppers = offsets(to);
        Map<TopicPartition, Long> lowers = offsets(from);
        lowers.entrySet()
                .removeIf(lower -> lower.getValue() >= uppers.getOrDefault(lower.getKey(), 0L));
        return lowers.isEmpty()
                || readBlocks(
                        lowers, uppers, System.nanoTime() + limit.toNanos(), () -> true, sink);
    }

    /**
     * Reads backwards, the newest records first: blocks of records that precede one another, each
     * in its order. At least one block of each partition is read.
     *
     * @param block number of records of the first block of a partition; the next ones are larger
     * @param since the timestamp up to which to read; later it is read only while {@code more}
     *     holds
     * @param limit how long to read at most
     * @return whether all was read that was asked for
     */
    public boolean readBack(
            int block,
            Instant since,
            Duration limit,
            BooleanSupplier more,
            Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(ends.keySet());
        Map<TopicPartition, Long> floors = offsets(since);
        Map<TopicPartition, Long> uppers = new HashMap<>(ends);
        long deadline = System.nanoTime() + limit.toNanos();
        boolean first = true;
        for (long size = block; ; size = Math.min(2 * size, MAX_BLOCK)) {
            boolean all = first || more.getAsBoolean();
            Map<TopicPartition, Long> lowers = new HashMap<>();
            for (Map.Entry<TopicPartition, Long> upper : uppers.entrySet()) {
                long begin = begins.getOrDefault(upper.getKey(), 0L);
                long floor = Math.max(begin, all ? begin : floors.getOrDefault(upper.getKey(), 0L));
                if (upper.getValue() > floor) {
                    lowers.put(upper.getKey(), Math.max(begin, upper.getValue() - size));
                }
            }
            first = false;
            if (lowers.isEmpty()) {
                return true;
            }
            if (!readBlocks(lowers, uppers, deadline, () -> true, sink)) {
                return false;
            }
            uppers.putAll(lowers);
        }
    }

    /** Reads from the lower offset of each partition to its upper one. */
    private boolean readBlocks(
            Map<TopicPartition, Long> lowers,
            Map<TopicPartition, Long> uppers,
            long deadline,
            BooleanSupplier more,
            Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        consumer.assign(lowers.keySet());
        lowers.forEach(consumer::seek);
        while (lowers.keySet().stream()
                .anyMatch(p -> consumer.position(p) < uppers.getOrDefault(p, 0L))) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < uppers.getOrDefault(partition, 0L)) {
                    sink.accept(record);
                    if (!more.getAsBoolean()) {
                        return true;
                    }
                }
            }
        }
        return true;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
