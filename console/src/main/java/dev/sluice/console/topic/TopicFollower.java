// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.topic;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * Reads one topic in a thread of its own: first what {@link StartPoint} says of what is there, then
 * everything that is written. A topic that does not exist yet, new partitions and brokers that are
 * away are waited for.
 */
public final class TopicFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long REFRESH_NANOS = Duration.ofSeconds(10).toNanos();

    private final Properties properties;
    private final String topic;
    private final StartPoint start;
    private final RecordSink sink;
    private final Thread thread;
    private final Set<TopicPartition> assigned = new HashSet<>(); // of the thread
    private volatile boolean closed;
    private volatile boolean exists;
    private String reported = ""; // the last failure, so that each is logged once

    private TopicFollower(Properties client, String topic, StartPoint start, RecordSink sink) {
        this.properties = Consumers.properties(client);
        this.topic = topic;
        this.start = start;
        this.sink = sink;
        this.thread = new Thread(this::run, "sluice-console-" + topic);
        thread.setDaemon(true);
    }

    /**
     * Starts to read.
     *
     * @param client Kafka client properties
     * @param sink takes each record, in the follower's thread; what it throws is logged
     */
    public static TopicFollower start(
            Properties client, String topic, StartPoint start, RecordSink sink) {
        TopicFollower follower = new TopicFollower(client, topic, start, sink);
        follower.thread.start();
        return follower;
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer = Consumers.open(properties)) {
                try {
                    follow(consumer);
                } finally {
                    Consumers.calm();
                }
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (RuntimeException e) {
                report(e);
                pause();
            }
        }
    }

    /** Reads until it is closed; after a failure it goes on where it was. */
    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        assigned.clear();
        long refreshed = System.nanoTime() - REFRESH_NANOS;
        while (!closed) {
            if (System.nanoTime() - refreshed >= REFRESH_NANOS) {
                assign(consumer);
                refreshed =
                        assigned.isEmpty() ? System.nanoTime() - REFRESH_NANOS : System.nanoTime();
            }
            if (assigned.isEmpty()) {
                pause();
                continue;
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                accept(record);
            }
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        start.passed(record);
        try {
            sink.accept(record, start.isFresh(record));
        } catch (RuntimeException e) {
            LOG.warn(
                    "{}-{} offset {} is left out",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e);
        }
    }

    private void assign(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null) {
            return;
        }
        Set<TopicPartition> fresh = new HashSet<>();
        for (PartitionInfo info : found) {
            TopicPartition partition = new TopicPartition(topic, info.partition());
            exists = true;
            if (assigned.add(partition)) {
                fresh.add(partition);
            }
        }
        if (!fresh.isEmpty()) {
            consumer.assign(assigned);
            start.offsets(consumer, fresh).forEach(consumer::seek);
        }
    }

    private void report(RuntimeException e) {
        String text = String.valueOf(e.getMessage());
        if (!text.equals(reported)) {
            LOG.warn("topic {} cannot be read now; trying again: {}", topic, text);
            reported = text;
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Whether the topic is there. */
    public boolean exists() {
        return exists;
    }

    /** Ends the thread. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
