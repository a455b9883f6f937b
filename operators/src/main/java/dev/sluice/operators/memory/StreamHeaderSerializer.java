package dev.sluice.operators.memory;

import dev.sluice.engine.stream.StepShape;
import dev.sluice.operators.record.ImmutableTypeInfo;
import dev.sluice.operators.record.VersionedSerializer;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Binary form of {@link StreamHeader}. Public for Flink alone. */
public final class StreamHeaderSerializer extends VersionedSerializer<StreamHeader> {

    /** Flink's type of the values. */
    static final TypeInformation<StreamHeader> TYPE =
            new ImmutableTypeInfo<>(StreamHeader.class, new StreamHeaderSerializer());

    private static final long serialVersionUID = 1L;

    public StreamHeaderSerializer() {
        super(2);
    }

    @Override
    protected void write(StreamHeader value, DataOutputView out) throws IOException {
        out.writeLong(value.clockMicros());
        out.writeLong(value.videoMillis());
        out.writeLong(value.touchedMillis());
        out.writeLong(value.timerMillis());
        value.shape().write(out);
    }

    @Override
    protected StreamHeader read(int version, DataInputView in) throws IOException {
        return new StreamHeader(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                version == 1 ? StepShape.NONE : StepShape.read(in));
    }

    @Override
    public TypeSerializerSnapshot<StreamHeader> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot that a savepoint holds. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StreamHeader> {
        public Snapshot() {
            super(StreamHeaderSerializer::new);
        }
    }
}
