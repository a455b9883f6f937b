package dev.sluice.operators.record;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Binary form of {@link StreamEvent}. */
public final class StreamEventSerializer extends VersionedSerializer<StreamEvent> {

    private static final long serialVersionUID = 1L;

    public StreamEventSerializer() {
        super(1);
    }

    @Override
    protected void write(StreamEvent value, DataOutputView out) throws IOException {
        BinaryData.writeText(value.type().name(), out);
        BinaryData.writeText(value.streamId(), out);
        out.writeLong(value.timeMicros());
        BinaryData.writeText(value.json(), out);
    }

    @Override
    protected StreamEvent read(int version, DataInputView in) throws IOException {
        return new StreamEvent(
                EventType.valueOf(BinaryData.readText(in)),
                BinaryData.readText(in),
                in.readLong(),
                BinaryData.readText(in));
    }

    @Override
    public TypeSerializerSnapshot<StreamEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot that a savepoint holds. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StreamEvent> {
        public Snapshot() {
            super(StreamEventSerializer::new);
        }
    }
}
