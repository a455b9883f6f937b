// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.operators.job.JobIo;
import dev.sluice.operators.record.FlinkTypes;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.util.List;

/**
 * The inputs and outputs of a job whose records are in this process. Each subtask of a source reads
 * whole clips, so that the chunks of a clip stay in order.
 */
final class InMemoryJobIo implements JobIo {

    private final InProcessReference<ReplayRecords> records;

    InMemoryJobIo(InProcessReference<ReplayRecords> records) {
        this.records = records;
    }

    @Override
    public DataStream<InboundRecord> video(StreamExecutionEnvironment env) {
        InProcessReference<ReplayRecords> held = records;
        return read(env, "video", clip -> held.get().video().get(clip))
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.forGenerator(context -> new NothingBehind()))
                .name("video-watermarks")
                .uid("video-watermarks-local");
    }

    @Override
    public DataStream<InboundRecord> queries(StreamExecutionEnvironment env) {
        InProcessReference<ReplayRecords> held = records;
        return read(env, "queries", clip -> held.get().queries().get(clip));
    }

    @Override
    public void write(DataStream<OutboundRecord> output, String topic, String name) {
        output.sinkTo(new CollectingSink(records, name))
                .name(name + "-sink")
                .uid(name + "-sink-local");
    }

    private SingleOutputStreamOperator<InboundRecord> read(
            StreamExecutionEnvironment env, String name, RecordsOfClip recordsOfClip) {
        FlatMapFunction<Long, InboundRecord> recordsOfIndex =
                (clip, collector) ->
                        recordsOfClip.get(Math.toIntExact(clip)).forEach(collector::collect);
        return env.fromSource(
                        new NumberSequenceSource(0, records.get().video().size() - 1L),
                        WatermarkStrategy.noWatermarks(),
                        name + "-clips")
                .uid(name + "-clips-local")
                .flatMap(recordsOfIndex)
                .returns(FlinkTypes.INBOUND)
                .name(name + "-records")
                .uid(name + "-records-local");
    }

    /** The chunks of a clip come in order, so none of them waits for another reader. */
    private static final class NothingBehind implements WatermarkGenerator<InboundRecord> {

        @Override
        public void onEvent(InboundRecord record, long timestamp, WatermarkOutput output) {
            output.emitWatermark(new Watermark(Long.MAX_VALUE - 1));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }

    /** Returns the records of a clip, by the clip's index. */
    @FunctionalInterface
    private interface RecordsOfClip extends java.io.Serializable {
        List<InboundRecord> get(int clip);
    }
}
