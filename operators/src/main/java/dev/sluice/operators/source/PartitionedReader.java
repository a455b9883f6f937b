// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

import dev.sluice.engine.protocol.InboundRecord;

import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The reader of a {@link PartitionedSource}: that of Kafka with another output.
 *
 * <p>Flink resumes only partitions that are not idle. One that was paused because it was ahead of
 * others, and has caught up with the records that were in flight, is resumed here: it is idle from
 * then on, and would otherwise stay paused.
 */
final class PartitionedReader implements SourceReader<InboundRecord, KafkaPartitionSplit> {

    private final SourceReader<InboundRecord, KafkaPartitionSplit> kafka;
    private final CatchUp catchUp;
    private final long maxJumpMillis;
    private final Set<String> paused = new HashSet<>(); // splits
    private @Nullable PartitionedOutput output;

    PartitionedReader(
            SourceReader<InboundRecord, KafkaPartitionSplit> kafka,
            CatchUp catchUp,
            long maxJumpMillis) {
        this.kafka = kafka;
        this.catchUp = catchUp;
        this.maxJumpMillis = maxJumpMillis;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<InboundRecord> main) throws Exception {
        PartitionedOutput current = output;
        if (current == null) {
            current = new PartitionedOutput(main, catchUp, maxJumpMillis, this::resume);
            output = current;
        }
        current.markIdlePartitions();
        return kafka.pollNext(current);
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
        catchUp.add(splits);
        kafka.addSplits(splits);
    }

    @Override
    public void start() {
        kafka.start();
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
        return kafka.snapshotState(checkpointId);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return kafka.isAvailable();
    }

    @Override
    public void notifyNoMoreSplits() {
        kafka.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        kafka.handleSourceEvents(event);
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
        paused.addAll(toPause);
        paused.removeAll(toResume);
        kafka.pauseOrResumeSplits(toPause, toResume);
    }

    private void resume(String split) {
        if (paused.remove(split)) {
            kafka.pauseOrResumeSplits(Set.of(), Set.of(split));
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        kafka.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        kafka.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void close() throws Exception {
        kafka.close();
    }
}
