// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

import dev.sluice.engine.protocol.InboundRecord;

import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

import java.io.IOException;

/**
 * Flink's Kafka source, which in addition says how far the partitions have been read: its watermark
 * is the time up to which every partition that is behind has been read, and it is idle while none
 * is.
 *
 * <p>In bounded input every partition is behind until it ends. In endless input a partition is
 * behind until the reader has come to where it ended when the task started. Its state and its
 * enumerator are those of the Kafka source.
 */
public final class PartitionedSource
        implements Source<InboundRecord, KafkaPartitionSplit, KafkaSourceEnumState> {

    private static final long serialVersionUID = 1L;

    private final KafkaSource<InboundRecord> kafka;
    private final PartitionedSettings settings;

    public PartitionedSource(KafkaSource<InboundRecord> kafka, PartitionedSettings settings) {
        this.kafka = kafka;
        this.settings = settings;
    }

    @Override
    public SourceReader<InboundRecord, KafkaPartitionSplit> createReader(
            SourceReaderContext context) throws Exception {
        boolean bounded = getBoundedness() == Boundedness.BOUNDED;
        CatchUp catchUp =
                bounded
                        ? CatchUp.untilTheEnd()
                        : CatchUp.untilTheHead(
                                TopicHead.fetch(settings.consumer(), settings.topic()),
                                settings.topic(),
                                context.getIndexOfSubtask(),
                                context.currentParallelism());
        return new PartitionedReader(
                KafkaReaders.of(settings.consumer(), context), catchUp, settings.maxJumpMillis());
    }

    @Override
    public Boundedness getBoundedness() {
        return kafka.getBoundedness();
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) {
        return kafka.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
            throws IOException {
        return kafka.restoreEnumerator(context, state);
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return kafka.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return kafka.getEnumeratorCheckpointSerializer();
    }
}
