// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.engine.protocol.OutboundRecord;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** A sink that passes the records to the code that submitted the job. */
final class CollectingSink implements Sink<OutboundRecord> {

    private static final long serialVersionUID = 1L;

    private final InProcessReference<ReplayRecords> records;
    private final String name;

    CollectingSink(InProcessReference<ReplayRecords> records, String name) {
        this.records = records;
        this.name = name;
    }

    @Override
    public SinkWriter<OutboundRecord> createWriter(WriterInitContext context) {
        return new Writer(records.get(), name);
    }

    /** Writes without a buffer. */
    private record Writer(ReplayRecords records, String name)
            implements SinkWriter<OutboundRecord> {
        @Override
        public void write(OutboundRecord record, Context context) {
            records.write(name, record);
        }

        @Override
        public void flush(boolean endOfInput) {
            // write has already passed the record on.
        }

        @Override
        public void close() {
            // There is nothing to release.
        }
    }
}
