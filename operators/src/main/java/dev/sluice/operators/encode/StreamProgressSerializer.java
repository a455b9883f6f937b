package dev.sluice.operators.encode;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.stream.GateState;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.engine.stream.Thumbnail;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.operators.record.ImmutableTypeInfo;
import dev.sluice.operators.record.VersionedSerializer;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Binary form of {@link StreamProgress}. */
public final class StreamProgressSerializer extends VersionedSerializer<StreamProgress> {

    /** Flink's type of the values. */
    static final TypeInformation<StreamProgress> TYPE =
            new ImmutableTypeInfo<>(StreamProgress.class, new StreamProgressSerializer());

    private static final long serialVersionUID = 1L;

    public StreamProgressSerializer() {
        super(2);
    }

    @Override
    protected void write(StreamProgress value, DataOutputView out) throws IOException {
        out.writeLong(value.epoch());
        out.writeLong(value.lastSlot());
        out.writeLong(value.clockMicros());
        writeHalf(value.half(), out);
        writeGate(value.gate(), out);
        value.shape().write(out);
    }

    @Override
    protected StreamProgress read(int version, DataInputView in) throws IOException {
        return new StreamProgress(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                readHalf(in),
                readGate(in),
                version == 1 ? StepShape.NONE : StepShape.read(in));
    }

    private static void writeHalf(SampledFrame half, DataOutputView out) throws IOException {
        out.writeBoolean(half != null);
        if (half != null) {
            out.writeLong(half.slot());
            out.writeLong(half.captureMicros());
            out.writeInt(half.image().width());
            out.writeInt(half.image().height());
            BinaryData.writeBytes(half.image().rgb(), out);
        }
    }

    private static SampledFrame readHalf(DataInputView in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        long slot = in.readLong();
        long capture = in.readLong();
        return new SampledFrame(
                slot, capture, new RgbImage(in.readInt(), in.readInt(), BinaryData.readBytes(in)));
    }

    private static void writeGate(GateState gate, DataOutputView out) throws IOException {
        out.writeBoolean(gate != null);
        if (gate != null) {
            out.writeLong(gate.encodedMicros());
            out.writeInt(gate.encoded().columns());
            out.writeInt(gate.encoded().rows());
            for (short luma : gate.encoded().luma()) {
                out.writeShort(luma);
            }
        }
    }

    private static GateState readGate(DataInputView in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        long encodedMicros = in.readLong();
        int columns = in.readInt();
        int rows = in.readInt();
        short[] luma = new short[columns * rows];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = in.readShort();
        }
        return new GateState(new Thumbnail(columns, rows, luma), encodedMicros);
    }

    @Override
    public TypeSerializerSnapshot<StreamProgress> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot that a savepoint holds. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StreamProgress> {
        public Snapshot() {
            super(StreamProgressSerializer::new);
        }
    }
}
