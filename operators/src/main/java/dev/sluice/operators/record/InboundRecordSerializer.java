package dev.sluice.operators.record;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.protocol.InboundRecord;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Binary form of {@link InboundRecord}: the form in which pending records stand in state. */
public final class InboundRecordSerializer extends VersionedSerializer<InboundRecord> {

    private static final long serialVersionUID = 1L;

    public InboundRecordSerializer() {
        super(1);
    }

    @Override
    protected void write(InboundRecord value, DataOutputView out) throws IOException {
        BinaryData.writeText(value.topic(), out);
        out.writeInt(value.partition());
        out.writeLong(value.offset());
        out.writeLong(value.timestamp());
        BinaryData.writeBytes(value.key(), out);
        BinaryData.writeBytes(value.value(), out);
        RecordHeaders.write(value.headers(), out);
    }

    @Override
    protected InboundRecord read(int version, DataInputView in) throws IOException {
        return new InboundRecord(
                BinaryData.readText(in),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                BinaryData.readBytes(in),
                BinaryData.readBytes(in),
                RecordHeaders.read(in));
    }

    @Override
    public TypeSerializerSnapshot<InboundRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot that a savepoint holds. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<InboundRecord> {
        public Snapshot() {
            super(InboundRecordSerializer::new);
        }
    }
}
