// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.topic;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads single records of a topic again, by their place, with a few consumers that are assigned to
 * one partition at a time. What is asked for by several at once is read once, and the values that
 * were used last stay in memory. Thread-safe.
 */
public final class RecordFetcher implements AutoCloseable {

    private static final int CONSUMERS = 3;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Properties properties;
    private final String topic;
    private final RecordCache cache;
    private final Semaphore free = new Semaphore(CONSUMERS);
    private final ConcurrentMap<RecordPlace, CompletableFuture<Optional<byte[]>>> reading =
            new ConcurrentHashMap<>();

    @GuardedBy("idle")
    private final Deque<KafkaConsumer<byte[], byte[]>> idle = new ArrayDeque<>();

    /**
     * @param client Kafka client properties
     * @param cacheBytes how many bytes of values stay in memory
     */
    public RecordFetcher(Properties client, String topic, long cacheBytes) {
        this.properties = Consumers.properties(client);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
        // Usually one record is wanted; a fetch returns at least one, however large it is.
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "65536");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        this.topic = topic;
        this.cache = new RecordCache(cacheBytes);
    }

    /** Adds a value that was read by others, for those who will ask for it. Not copied. */
    public void offer(RecordPlace place, byte[] value) {
        cache.put(place, value);
    }

    /**
     * Reads the value of a record.
     *
     * @return not copied, so it must not be changed; empty if the record is not there any more, has
     *     no value, or cannot be read within ten seconds
     */
    public Optional<byte[]> fetch(RecordPlace place) throws InterruptedException {
        byte[] cached = cache.get(place);
        if (cached != null) {
            return Optional.of(cached);
        }
        CompletableFuture<Optional<byte[]>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<byte[]>> other = reading.putIfAbsent(place, mine);
        if (other != null) {
            return other.join();
        }
        Optional<byte[]> value = Optional.empty();
        try {
            value = read(place);
            value.ifPresent(bytes -> cache.put(place, bytes));
            return value;
        } finally {
            reading.remove(place);
            mine.complete(value);
        }
    }

    private Optional<byte[]> read(RecordPlace place) throws InterruptedException {
        if (!free.tryAcquire(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        KafkaConsumer<byte[], byte[]> consumer = null;
        try {
            consumer = take();
            Optional<byte[]> value = read(consumer, place);
            giveBack(consumer);
            consumer = null;
            return value;
        } catch (org.apache.kafka.common.KafkaException e) {
            return Optional.empty(); // it was deleted, or the brokers are away
        } finally {
            if (consumer != null) {
                consumer.close();
            }
            free.release();
        }
    }

    private Optional<byte[]> read(KafkaConsumer<byte[], byte[]> consumer, RecordPlace place) {
        TopicPartition partition = new TopicPartition(topic, place.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, place.offset());
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                byte @Nullable [] value = record.value();
                return record.offset() == place.offset()
                        ? Optional.ofNullable(value)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private KafkaConsumer<byte[], byte[]> take() {
        synchronized (idle) {
            KafkaConsumer<byte[], byte[]> consumer = idle.poll();
            if (consumer != null) {
                return consumer;
            }
        }
        return Consumers.open(properties);
    }

    private void giveBack(KafkaConsumer<byte[], byte[]> consumer) {
        synchronized (idle) {
            idle.push(consumer);
        }
    }

    /** How many bytes of values are in memory. */
    public long cachedBytes() {
        return cache.bytes();
    }

    /** Closes the consumers that are not in use. */
    @Override
    public void close() {
        synchronized (idle) {
            idle.forEach(KafkaConsumer::close);
            idle.clear();
        }
    }
}
