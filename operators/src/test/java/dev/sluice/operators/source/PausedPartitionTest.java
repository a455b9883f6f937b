// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

import dev.sluice.engine.protocol.InboundRecord;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

class PausedPartitionTest {

    private static final TopicHead HEAD =
            new TopicHead(Map.of(0, 0L, 1, 0L), Map.of(0, 2L, 1, 2L), Map.of());

    private final PausingReader kafka = new PausingReader();
    private final PartitionedReader reader =
            new PartitionedReader(kafka, CatchUp.untilTheHead(HEAD, "video", 0, 1), 60_000);

    PausedPartitionTest() {
        reader.addSplits(List.of(split(0), split(1)));
    }

    @Test
    void aPausedPartitionThatCatchesUpWithRecordsInFlightIsResumed() throws Exception {
        read(0, 0);
        reader.pauseOrResumeSplits(Set.of("video-0"), Set.of());
        assertThat(kafka.paused).containsExactly("video-0");
        read(1, 0);
        assertThat(kafka.paused).as("still behind").containsExactly("video-0");
        read(0, 1);
        assertThat(kafka.paused).as("idle from now on").isEmpty();
    }

    @Test
    void aPartitionThatIsBehindStaysPausedUntilFlinkResumesIt() throws Exception {
        read(0, 0);
        reader.pauseOrResumeSplits(Set.of("video-0"), Set.of());
        read(1, 0);
        read(1, 1);
        assertThat(kafka.paused).containsExactly("video-0");
        reader.pauseOrResumeSplits(Set.of(), Set.of("video-0"));
        read(0, 1);
        assertThat(kafka.paused).isEmpty();
        assertThat(kafka.resumes).as("only once").isEqualTo(1);
    }

    private void read(int partition, long offset) throws Exception {
        kafka.records.add(
                new InboundRecord(
                        "video", partition, offset, offset, new byte[0], null, List.of()));
        reader.pollNext(new NoOutput());
    }

    private static KafkaPartitionSplit split(int partition) {
        return new KafkaPartitionSplit(new TopicPartition("video", partition), 0);
    }

    /** Delivers the records that a test gives it, and keeps which partitions are paused. */
    private static final class PausingReader
            implements SourceReader<InboundRecord, KafkaPartitionSplit> {

        private final Queue<InboundRecord> records = new ArrayDeque<>();
        private final Set<String> paused = new HashSet<>();
        private int resumes;

        @Override
        public InputStatus pollNext(ReaderOutput<InboundRecord> output) {
            InboundRecord record = records.remove();
            output.createOutputForSplit("video-" + record.partition()).collect(record);
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
            paused.addAll(toPause);
            paused.removeAll(toResume);
            resumes += toResume.size();
        }

        @Override
        public void start() {}

        @Override
        public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
            return new ArrayList<>();
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void addSplits(List<KafkaPartitionSplit> splits) {}

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void close() {}
    }

    /** Takes what is read and needs none of it. */
    private static final class NoOutput implements ReaderOutput<InboundRecord> {

        @Override
        public void collect(InboundRecord record) {}

        @Override
        public void collect(InboundRecord record, long timestamp) {}

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}

        @Override
        public SourceOutput<InboundRecord> createOutputForSplit(String splitId) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String splitId) {}
    }
}
