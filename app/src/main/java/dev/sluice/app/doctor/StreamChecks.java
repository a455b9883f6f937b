// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.client.TopicTail;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.topics.OpenTransactions;
import dev.sluice.platform.topics.OpenTransactions.OpenTransaction;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Checks what is in the topics: partitions of streams, and open transactions. Stateless. */
final class StreamChecks {

    private static final int SAMPLE = 20; // newest records of each partition
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int NAMED = 5;

    private StreamChecks() {}

    /** The finding about streams whose newest chunks lie in more than one partition. */
    static Finding partitions(KafkaSettings kafka, Properties client) {
        Map<String, Set<Integer>> partitions = new TreeMap<>();
        boolean all;
        try (TopicTail tail = TopicTail.open(client, kafka.video())) {
            // Nothing is newer than this, so only the sample is read.
            Instant never = Instant.now().plus(Duration.ofDays(36_500));
            all = tail.readBack(SAMPLE, never, LIMIT, () -> false, chunk -> add(chunk, partitions));
        }
        String sample =
                "%d stream(s) in the newest records of %s%s"
                        .formatted(
                                partitions.size(),
                                kafka.video(),
                                all
                                        ? ""
                                        : " that could be read within " + LIMIT.toSeconds() + " s");
        partitions.values().removeIf(found -> found.size() < 2);
        return partitions.isEmpty()
                ? Finding.ok("partitions", sample + ", each in one partition")
                : Finding.note(
                        "partitions",
                        "%s, of which %d lie(s) in several partitions: %s"
                                .formatted(sample, partitions.size(), named(partitions)),
                        "all producers of a stream must use the partitioner of Kafka's Java client"
                                + " (partitioner=murmur2_random in librdkafka); if partitions were"
                                + " added, this goes away with time");
    }

    private static void add(
            ConsumerRecord<byte[], byte[]> chunk, Map<String, Set<Integer>> partitions) {
        if (chunk.key() != null) {
            partitions
                    .computeIfAbsent(new String(chunk.key(), UTF_8), key -> new TreeSet<>())
                    .add(chunk.partition());
        }
    }

    private static String named(Map<String, Set<Integer>> partitions) {
        return partitions.entrySet().stream()
                .limit(NAMED)
                .map(found -> found.getKey() + " in " + found.getValue())
                .collect(Collectors.joining(", "));
    }

    /** The finding about transactions under the prefix of a job that writes transactions. */
    static Finding transactions(ReadableConfig config, Properties client) {
        String prefix = config.get(KafkaOptions.TRANSACTIONAL_ID_PREFIX);
        if (config.get(KafkaOptions.DELIVERY) != DeliveryGuarantee.EXACTLY_ONCE) {
            return Finding.ok("transactions", "none are used, delivery is not exactly-once");
        }
        List<OpenTransaction> open = OpenTransactions.of(client, prefix + "-");
        if (open.isEmpty()) {
            return Finding.ok("transactions", "none is open under the prefix " + prefix);
        }
        String found =
                open.stream()
                        .map(
                                it ->
                                        "%s %s for %d s"
                                                .formatted(
                                                        it.id(), it.state(), it.age().toSeconds()))
                        .collect(Collectors.joining(", "));
        return Finding.note(
                "transactions",
                found,
                "those of a running job end with its next checkpoint; any others when the job"
                        + " starts again under this prefix, or after sluice.kafka.transaction-timeout");
    }
}
