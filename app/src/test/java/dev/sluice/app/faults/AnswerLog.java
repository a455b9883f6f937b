// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.platform.client.ReceivedAnswer;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** Reads the committed answers of a topic in the background, with the times of their arrival. */
final class AnswerLog implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Pattern TIMING = Pattern.compile("\"timing\":\\{[^}]*\\},");

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * An answer.
     *
     * @param name a name that two answers share only if one repeats the other
     * @param text its JSON without the timing
     * @param nanos when it was read, by {@link System#nanoTime}
     */
    record Entry(String name, String queryId, String text, long nanos) {

        static Entry of(byte[] value) {
            ReceivedAnswer received = ReceivedAnswer.read(value);
            Answer answer = received.answer();
            return new Entry(
                    answer.queryId() + "#" + answer.sequence(),
                    answer.queryId(),
                    TIMING.matcher(received.json()).replaceFirst(""),
                    System.nanoTime());
        }
    }

    AnswerLog(Properties client, String topic) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread = new Thread(this::read, "answers of " + topic);
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                entries.add(Entry.of(record.value()));
            }
        }
        consumer.close();
    }

    /** Returns the answers that were read so far. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(Duration.ofSeconds(30).toMillis());
    }
}
