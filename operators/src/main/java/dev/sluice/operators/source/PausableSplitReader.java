// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.connector.kafka.source.reader.KafkaPartitionSplitReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * Flink's reader of Kafka's partitions, which may be asked to pause one that has ended.
 *
 * <p>The task decides what pauses, and the fetcher's thread does it later. A partition whose last
 * record has been fetched in between is not assigned to the consumer any more, and the reader of
 * the connector fails then (FLINK-39728, in releases after 5.0.0).
 */
final class PausableSplitReader extends KafkaPartitionSplitReader {

    private final Set<String> ended = new HashSet<>(); // fetcher's thread

    PausableSplitReader(
            Properties consumer, SourceReaderContext context, KafkaSourceReaderMetrics metrics) {
        super(consumer, context, metrics);
    }

    @Override
    public RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> fetch() throws IOException {
        RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> records = super.fetch();
        ended.addAll(records.finishedSplits());
        return records;
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<KafkaPartitionSplit> toPause, Collection<KafkaPartitionSplit> toResume) {
        super.pauseOrResumeSplits(assigned(toPause), assigned(toResume));
    }

    private List<KafkaPartitionSplit> assigned(Collection<KafkaPartitionSplit> splits) {
        return splits.stream().filter(split -> !ended.contains(split.splitId())).toList();
    }
}
