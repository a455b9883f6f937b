// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the partitions of a topic begin and end at one time, and where the consumer group is in
 * them. A partition in which the reader is before its end is behind.
 *
 * @param begins the first offsets, by partition
 * @param ends the offsets after the last record, by partition
 * @param committed the offsets that the group has committed, by partition, where there are any
 */
record TopicHead(Map<Integer, Long> begins, Map<Integer, Long> ends, Map<Integer, Long> committed) {

    /** A head from which no partition is behind. */
    static final TopicHead UNKNOWN = new TopicHead(Map.of(), Map.of(), Map.of());

    private static final Logger LOG = LoggerFactory.getLogger(TopicHead.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /**
     * Asks the brokers. If they do not answer, nothing is behind: chunks are then put in order as
     * they arrive.
     */
    static TopicHead fetch(Properties consumer, String topic) {
        Properties properties = new Properties();
        properties.putAll(consumer);
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        try (KafkaConsumer<byte[], byte[]> client =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    client.partitionsFor(topic, TIMEOUT).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            return new TopicHead(
                    byPartition(client.beginningOffsets(partitions, TIMEOUT)),
                    byPartition(client.endOffsets(partitions, TIMEOUT)),
                    committed(client.committed(Set.copyOf(partitions), TIMEOUT)));
        } catch (KafkaException e) {
            LOG.warn(
                    "the ends of topic {} are not known, so that chunks of a stream that lie in several partitions may be read out of order until the job has caught up",
                    topic,
                    e);
            return UNKNOWN;
        }
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(it -> it.getKey().partition(), Map.Entry::getValue));
    }

    private static Map<Integer, Long> committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<Integer, Long> committed = new HashMap<>();
        offsets.forEach(
                (partition, offset) -> {
                    if (offset != null) {
                        committed.put(partition.partition(), offset.offset());
                    }
                });
        return committed;
    }

    /** Whether records of a partition up to its end are missing when the next one has an offset. */
    boolean isBehind(int partition, long nextOffset) {
        return nextOffset < ends.getOrDefault(partition, 0L);
    }

    /** Whether a partition has records at all. */
    boolean hasRecords(int partition) {
        return isBehind(partition, begins.getOrDefault(partition, 0L));
    }

    /** Whether a reader that begins with a split is behind. */
    @SuppressWarnings("deprecation") // splits of earlier releases can have the marker
    boolean isBehind(KafkaPartitionSplit split) {
        int partition = split.getPartition();
        long offset = split.getStartingOffset();
        if (offset == KafkaPartitionSplit.LATEST_OFFSET) {
            return false;
        }
        long begin = begins.getOrDefault(partition, 0L);
        if (offset == KafkaPartitionSplit.COMMITTED_OFFSET) {
            return isBehind(partition, committed.getOrDefault(partition, begin));
        }
        return isBehind(partition, Math.max(offset, begin));
    }
}
