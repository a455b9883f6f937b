package dev.sluice.operators.record;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.protocol.OutboundRecord;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Binary form of {@link OutboundRecord}. */
public final class OutboundRecordSerializer extends VersionedSerializer<OutboundRecord> {

    private static final long serialVersionUID = 1L;

    public OutboundRecordSerializer() {
        super(1);
    }

    @Override
    protected void write(OutboundRecord value, DataOutputView out) throws IOException {
        BinaryData.writeBytes(value.key(), out);
        BinaryData.writeBytes(value.value(), out);
        RecordHeaders.write(value.headers(), out);
        out.writeLong(value.timestamp());
    }

    @Override
    protected OutboundRecord read(int version, DataInputView in) throws IOException {
        return new OutboundRecord(
                BinaryData.readBytes(in),
                BinaryData.readBytes(in),
                RecordHeaders.read(in),
                in.readLong());
    }

    @Override
    public TypeSerializerSnapshot<OutboundRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot that a savepoint holds. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<OutboundRecord> {
        public Snapshot() {
            super(OutboundRecordSerializer::new);
        }
    }
}
