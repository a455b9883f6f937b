// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.operators.job.JobIo;
import dev.sluice.operators.record.FlinkTypes;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.util.List;

/**
 * Records that are held in this process. A subtask of the sources has whole clips, so that the
 * chunks of each stay in order.
 */
final class InMemoryJobIo implements JobIo {

    private final InProcessReference<ReplayRecords> records;

    InMemoryJobIo(InProcessReference<ReplayRecords> records) {
        this.records = records;
    }

    @Override
    public DataStream<InboundRecord> video(StreamExecutionEnvironment env) {
        InProcessReference<ReplayRecords> held = records;
        return read(env, "video", clip -> held.get().video().get(clip));
    }

    @Override
    public DataStream<InboundRecord> queries(StreamExecutionEnvironment env) {
        InProcessReference<ReplayRecords> held = records;
        return read(env, "queries", clip -> held.get().queries().get(clip));
    }

    @Override
    public void write(DataStream<OutboundRecord> written, String topic, String name) {
        written.sinkTo(new CollectingSink(records, name))
                .name(name + "-sink")
                .uid(name + "-sink-local");
    }

    private DataStream<InboundRecord> read(
            StreamExecutionEnvironment env, String name, RecordsOfClip recordsOfClip) {
        FlatMapFunction<Long, InboundRecord> all =
                (clip, collector) ->
                        recordsOfClip.get(Math.toIntExact(clip)).forEach(collector::collect);
        return env.fromSource(
                        new NumberSequenceSource(0, records.get().video().size() - 1L),
                        WatermarkStrategy.noWatermarks(),
                        name + "-clips")
                .uid(name + "-clips-local")
                .flatMap(all)
                .returns(FlinkTypes.INBOUND)
                .name(name + "-records")
                .uid(name + "-records-local");
    }

    /** The records of the clip with a number. */
    @FunctionalInterface
    private interface RecordsOfClip extends java.io.Serializable {
        List<InboundRecord> get(int clip);
    }
}
