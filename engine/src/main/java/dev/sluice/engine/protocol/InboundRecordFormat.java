// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Binary form of {@link InboundRecord}, in which pending records are stored. */
public final class InboundRecordFormat extends VersionedFormat<InboundRecord> {

    public InboundRecordFormat() {
        super("inbound record", 1);
    }

    @Override
    protected void writeFields(InboundRecord record, DataOutput out) throws IOException {
        BinaryData.writeText(record.topic(), out);
        out.writeInt(record.partition());
        out.writeLong(record.offset());
        out.writeLong(record.timestamp());
        BinaryData.writeBytes(record.key(), out);
        BinaryData.writeBytes(record.value(), out);
        RecordHeaderData.write(record.headers(), out);
    }

    @Override
    protected InboundRecord readFields(int version, DataInput in) throws IOException {
        return new InboundRecord(
                BinaryData.readText(in),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                BinaryData.readNullableBytes(in),
                BinaryData.readNullableBytes(in),
                RecordHeaderData.read(in));
    }
}
