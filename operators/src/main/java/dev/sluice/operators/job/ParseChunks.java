// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.protocol.DeadLetters;
import dev.sluice.engine.protocol.ForgetRequest;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.operators.record.SideOutputs;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Parses the headers of chunks and lets through those of the replayed streams and time range. A
 * record that is not a chunk becomes a dead letter.
 */
final class ParseChunks extends ProcessFunction<InboundRecord, ChunkRecord> {

    private static final long serialVersionUID = 1L;

    private final JobMode mode;
    private final FutureBound bound;
    private final DeadLetters deadLetters;

    private transient Counter rejected;
    private transient Counter outside;

    ParseChunks(JobMode mode, FutureBound bound, DeadLetters deadLetters) {
        this.mode = mode;
        this.bound = bound;
        this.deadLetters = deadLetters;
    }

    @Override
    public void open(OpenContext openContext) {
        rejected = getRuntimeContext().getMetricGroup().counter("chunksRejected");
        outside = getRuntimeContext().getMetricGroup().counter("chunksOutsideReplay");
    }

    @Override
    public void processElement(
            InboundRecord record, Context context, Collector<ChunkRecord> collector) {
        if (!mode.takes(record.streamId())) {
            outside.inc();
            return;
        }
        try {
            if (ForgetRequest.isIn(record)) {
                forget(record, collector);
                return;
            }
            ChunkRecord parsed = ChunkRecord.parse(record);
            VideoChunk chunk = parsed.chunk();
            bound.check(chunk, record.timestamp(), context.timerService().currentProcessingTime());
            if (mode.takes(chunk.captureMicros())) {
                collector.collect(parsed);
            } else {
                outside.inc();
            }
        } catch (ChunkException e) {
            rejected.inc();
            context.output(SideOutputs.DEAD_LETTERS, deadLetters.of(record, "parse", e));
        }
    }

    /** A replay collects chunks before it applies any, so that a request has no place in it. */
    private void forget(InboundRecord record, Collector<ChunkRecord> collector)
            throws ChunkException {
        if (!mode.replay()) {
            collector.collect(ChunkRecord.forget(record));
        }
    }
}
