// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.broker;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Ports;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A broker with a data folder keeps its topics, and shares neither folder nor port. */
@Timeout(120)
final class LastingBrokerITCase {

    @TempDir private Path data;

    @Test
    void topicsAreThereAgainAtTheNextStartAtAnotherPort() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.lasting(data, Ports.free())) {
            write(broker, "kept");
        }
        try (EmbeddedBroker broker = EmbeddedBroker.lasting(data, Ports.free())) {
            assertThat(end(broker, "kept")).isEqualTo(1);
        }
    }

    @Test
    void aSecondBrokerInTheFolderIsRefused() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.lasting(data, Ports.free())) {
            assertThatThrownBy(() -> EmbeddedBroker.lasting(data, Ports.free()))
                    .isInstanceOf(SluiceException.class)
                    .hasMessageContaining("another broker that uses the data folder " + data);
            write(broker, "unharmed");
        }
    }

    @Test
    void aPortThatIsTakenIsNamedAndTheFolderIsFreeAgain() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.lasting(data, taken.getLocalPort()))
                    .isInstanceOf(SluiceException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken");
        }
        EmbeddedBroker.lasting(data, Ports.free()).close();
    }

    @Test
    void aFolderThatCannotBeOneIsNamed() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "no folder");
        assertThatThrownBy(() -> EmbeddedBroker.lasting(file, Ports.free()))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining(file + " cannot be written");
    }

    private static void write(EmbeddedBroker broker, String topic) throws Exception {
        try (Admin admin = Admin.create(broker.clientProperties());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                broker.clientProperties(),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            producer.send(new ProducerRecord<>(topic, new byte[] {1})).get();
        }
    }

    private static long end(EmbeddedBroker broker, String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Admin.create(broker.clientProperties())) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }
}
