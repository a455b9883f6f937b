// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.source;

import dev.sluice.engine.protocol.InboundRecord;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Passes records on, each followed by the progress of its partition. Flink combines the progress of
 * all partitions that are not idle. Not safe for use by several threads.
 */
final class PartitionedOutput implements ReaderOutput<InboundRecord> {

    private final ReaderOutput<InboundRecord> main;
    private final CatchUp catchUp;
    private final long maxJumpMillis;
    private final Consumer<String> caughtUpSplits;
    private final Map<String, PartitionOutput> partitions = new HashMap<>(); // by split

    /**
     * @param caughtUpSplits told of every partition that is not behind any more and idle from now
     *     on
     */
    PartitionedOutput(
            ReaderOutput<InboundRecord> main,
            CatchUp catchUp,
            long maxJumpMillis,
            Consumer<String> caughtUpSplits) {
        this.main = main;
        this.catchUp = catchUp;
        this.maxJumpMillis = maxJumpMillis;
        this.caughtUpSplits = caughtUpSplits;
        if (!catchUp.isDone()) {
            main.markActive(); // otherwise Flink counts the reader as idle while its splits are
        }
    }

    @Override
    public SourceOutput<InboundRecord> createOutputForSplit(String splitId) {
        return partitions.computeIfAbsent(
                splitId, id -> new PartitionOutput(id, main.createOutputForSplit(id)));
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
        partitions.remove(splitId);
        main.releaseOutputForSplit(splitId);
    }

    /**
     * Marks partitions that are not behind as idle, and the whole output if none is behind. Until
     * then it counts as active, also if no partition has delivered anything yet.
     */
    void markIdlePartitions() {
        for (String split : catchUp.takeCaughtUp()) {
            createOutputForSplit(split).markIdle();
        }
        if (catchUp.isDone()) {
            main.markIdle();
        }
    }

    @Override
    public void collect(InboundRecord record) {
        main.collect(record);
    }

    @Override
    public void collect(InboundRecord record, long timestamp) {
        main.collect(record, timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        main.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
        main.markIdle();
    }

    @Override
    public void markActive() {
        main.markActive();
    }

    /** The output of one partition. */
    private final class PartitionOutput implements SourceOutput<InboundRecord> {

        private final String split;
        private final SourceOutput<InboundRecord> output;
        private final ReadProgress progress = new ReadProgress(maxJumpMillis);
        private boolean caughtUp;

        private PartitionOutput(String split, SourceOutput<InboundRecord> output) {
            this.split = split;
            this.output = output;
        }

        @Override
        public void collect(InboundRecord record) {
            collect(record, record.timestamp());
        }

        @Override
        public void collect(InboundRecord record, long timestamp) {
            output.collect(record, timestamp);
            if (caughtUp) {
                return;
            }
            progress.read(timestamp);
            if (catchUp.read(record.partition(), record.offset())) {
                output.emitWatermark(new Watermark(progress.millis()));
            } else {
                caughtUp = true;
                output.markIdle();
                caughtUpSplits.accept(split);
                markIdlePartitions();
            }
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            output.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            output.markIdle();
        }

        @Override
        public void markActive() {
            output.markActive();
        }
    }
}
