// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.lease.PrefixLease;
import dev.sluice.platform.broker.EmbeddedBroker;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import static org.assertj.core.api.Assertions.assertThat;

/** A job that was killed has not given its lease back, and still its restart is not refused. */
@Timeout(120)
final class PrefixCheckITCase {

    @Test
    void theLeaseOfAKilledJobIsWaitedFor() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Configuration config = new Configuration();
            config.set(KafkaOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers());
            config.set(KafkaOptions.DELIVERY, DeliveryGuarantee.EXACTLY_ONCE);
            List<String> waits = new ArrayList<>();
            PrefixCheck.check(config, waits::add);
            assertThat(waits).as("a prefix that nobody used").isEmpty();

            leaveWithoutAWord(broker, config);
            PrefixCheck.check(config, waits::add);
            assertThat(waits).singleElement().asString().contains("127.0.0.1", "'sluice'");
        }
    }

    /** Becomes a member of the lease's group, and is gone as a killed process is. */
    private static void leaveWithoutAWord(EmbeddedBroker broker, Configuration config)
            throws Exception {
        try (Topics topics = new Topics(broker.clientProperties())) {
            topics.createMissing(
                    List.of(new TopicSpec(config.get(KafkaOptions.QUERIES_TOPIC), 1, 1, Map.of())));
        }
        PrefixLease lease = PrefixLease.of(config, broker.clientProperties()).orElseThrow();
        Properties properties = broker.clientProperties();
        properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, lease.group());
        properties.setProperty(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                String.valueOf(PrefixLease.EXPIRY.toMillis()));
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(properties, bytes, bytes);
        member.subscribe(List.of(lease.topic()));
        while (member.assignment().isEmpty()) {
            member.poll(Duration.ofMillis(100));
        }
        member.close(
                CloseOptions.groupMembershipOperation(
                        CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
    }
}
