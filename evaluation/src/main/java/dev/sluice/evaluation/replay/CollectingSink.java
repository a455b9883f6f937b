// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.engine.protocol.OutboundRecord;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Hands records to whoever submitted the job. */
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

    /** Nothing is held back. */
    private record Writer(ReplayRecords records, String name)
            implements SinkWriter<OutboundRecord> {
        @Override
        public void write(OutboundRecord record, Context context) {
            records.write(name, record);
        }

        @Override
        public void flush(boolean endOfInput) {
            // A record is handed over as it is written.
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
