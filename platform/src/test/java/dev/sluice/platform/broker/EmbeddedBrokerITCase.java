// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.broker;

import dev.sluice.platform.local.Ports;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that the broker handles large records and transactions, and that it cleans up. */
final class EmbeddedBrokerITCase {

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aRecordOfSixteenMebibytesIsDelivered() throws Exception {
        String topic = "large";
        create(topic, Map.of("max.message.bytes", String.valueOf(17 << 20)));
        byte[] value = new byte[16 << 20];
        new Random(1).nextBytes(value);
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>(topic, "camera".getBytes(), value)).get();
        }
        List<ConsumerRecord<byte[], byte[]>> records = read(topic, "read_uncommitted", 1);
        assertThat(records).hasSize(1);
        assertThat(records.get(0).value()).isEqualTo(value);
    }

    @Test
    void anAbortedTransactionIsInvisibleToAReadCommittedConsumer() throws Exception {
        String topic = "transactions";
        create(topic, Map.of());
        try (KafkaProducer<byte[], byte[]> producer =
                producer(Map.of("transactional.id", "test", "transaction.timeout.ms", "3600000"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "lost".getBytes()));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "kept".getBytes()));
            producer.commitTransaction();
        }
        assertThat(read(topic, "read_committed", 1))
                .extracting(record -> new String(record.value()))
                .containsExactly("kept");
    }

    @Test
    void closingDeletesTheFolderAndFreesThePort() throws Exception {
        EmbeddedBroker other = EmbeddedBroker.start();
        Path folder = other.folder();
        assertThat(folder).isDirectory();
        other.close();
        other.close();
        assertThat(folder).doesNotExist();
        assertThat(Ports.isFree(other.port())).isTrue();
    }

    @Test
    void anotherPortIsUsedIfThePreferredOneIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EmbeddedBroker other = EmbeddedBroker.start(taken.getLocalPort())) {
            assertThat(other.port()).isNotEqualTo(taken.getLocalPort());
        }
    }

    private static void create(String topic, Map<String, String> settings) throws Exception {
        try (Admin admin = Admin.create(broker.clientProperties())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(settings)))
                    .all()
                    .get();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, String> settings) {
        Properties properties = broker.clientProperties();
        properties.put("max.request.size", String.valueOf(17 << 20));
        properties.put("buffer.memory", String.valueOf(64 << 20));
        properties.putAll(settings);
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(
            String topic, String isolation, int count) {
        Properties properties = broker.clientProperties();
        properties.put("isolation.level", isolation);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (found.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }
}
