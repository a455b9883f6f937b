// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.topic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Reads what was in a topic before the records with which a {@link TopicFollower} begins, once, in
 * a thread of its own, so that hours of video do not delay what is new.
 */
public final class TopicHistory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicHistory.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long CLOSE_MILLIS = 5_000;

    private final Properties properties;
    private final String topic;
    private final StartPoint start;
    private final long newest;
    private final RecordSink sink;
    private final Thread thread;
    private volatile boolean closed;

    private TopicHistory(
            Properties client, String topic, StartPoint start, long newest, RecordSink sink) {
        this.properties = Consumers.properties(client);
        this.topic = topic;
        this.start = start;
        this.newest = newest;
        this.sink = sink;
        this.thread = new Thread(this::run, "sluice-console-history");
        thread.setDaemon(true);
    }

    /**
     * Starts to read.
     *
     * @param newest number of a partition's last records that are left to the follower
     * @param sink takes the records, which are not fresh
     */
    public static TopicHistory start(
            Properties client, String topic, StartPoint start, long newest, RecordSink sink) {
        TopicHistory history = new TopicHistory(client, topic, start, newest, sink);
        history.thread.start();
        return history;
    }

    private void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = Consumers.open(properties)) {
            try {
                read(consumer);
            } finally {
                Consumers.calm();
            }
        } catch (KafkaException e) {
            if (!closed) {
                LOG.warn("older records of topic {} are not shown: {}", topic, e.getMessage());
            }
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        Set<TopicPartition> partitions = new HashSet<>();
        if (found != null) {
            found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        start.offsets(consumer, partitions).forEach(consumer::seek);
        while (!closed && !partitions.isEmpty()) {
            partitions.removeIf(p -> consumer.position(p) >= ends.getOrDefault(p, 0L) - newest);
            consumer.assign(partitions);
            if (partitions.isEmpty()) {
                return; // a consumer without partitions must not poll
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                sink.accept(record, false);
            }
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
