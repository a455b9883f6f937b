package dev.sluice.operators.job;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Where a job's records come from and where they go. Every operator that it adds has a uid. Used
 * while the job is built, and not sent with it.
 */
public interface JobIo {

    /** The chunks; those of one stream leave one subtask, in their order. */
    DataStream<InboundRecord> video(StreamExecutionEnvironment env);

    /** The questions. */
    DataStream<InboundRecord> queries(StreamExecutionEnvironment env);

    /**
     * Takes the records for a topic.
     *
     * @param name says what they are; differs from call to call
     */
    void write(DataStream<OutboundRecord> records, String topic, String name);
}
