// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Binary form of {@link OutboundRecord}. */
public final class OutboundRecordFormat extends VersionedFormat<OutboundRecord> {

    public OutboundRecordFormat() {
        super("outbound record", 1);
    }

    @Override
    protected void writeFields(OutboundRecord record, DataOutput out) throws IOException {
        BinaryData.writeBytes(record.key(), out);
        BinaryData.writeBytes(record.value(), out);
        RecordHeaderData.write(record.headers(), out);
        out.writeLong(record.timestamp());
    }

    @Override
    protected OutboundRecord readFields(int version, DataInput in) throws IOException {
        return new OutboundRecord(
                BinaryData.readNullableBytes(in),
                BinaryData.readNullableBytes(in),
                RecordHeaderData.read(in),
                in.readLong());
    }
}
