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

    /**
     * Returns the chunks. Their watermark is the time up to which every partition that is behind
     * has been read, in the timestamps of records; while none is behind, they are idle, or their
     * watermark is far ahead. A stream whose chunks have neither does not begin before the end of
     * the input.
     */
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
