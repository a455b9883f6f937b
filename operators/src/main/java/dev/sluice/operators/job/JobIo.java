// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The sources and sinks of a job. Every operator that it adds has a uid. It is used only while the
 * job is built, and is not serialized with it.
 */
public interface JobIo {

    /** Returns the chunks. Those of one stream come from one subtask, in their order. */
    DataStream<InboundRecord> video(StreamExecutionEnvironment env);

    /** Returns the records of the questions. */
    DataStream<InboundRecord> queries(StreamExecutionEnvironment env);

    /**
     * Writes records to a topic.
     *
     * @param name the name of the output, which is unique in the job
     */
    void write(DataStream<OutboundRecord> records, String topic, String name);
}
