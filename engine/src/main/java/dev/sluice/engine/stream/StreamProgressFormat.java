// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.motion.MotionData;
import dev.sluice.engine.motion.MotionState;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Binary form of {@link StreamProgress}. Version 1 had no shape, version 2 no motion. */
public final class StreamProgressFormat extends VersionedFormat<StreamProgress> {

    public StreamProgressFormat() {
        super("stream progress", 3);
    }

    @Override
    protected void writeFields(StreamProgress value, DataOutput out) throws IOException {
        out.writeLong(value.epoch());
        out.writeLong(value.lastSlot());
        out.writeLong(value.clockMicros());
        writeHalf(value.half(), out);
        writeGate(value.gate(), out);
        TokenData.writeShape(value.shape(), out);
        MotionData.write(value.motion(), out);
    }

    @Override
    protected StreamProgress readFields(int version, DataInput in) throws IOException {
        return new StreamProgress(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                readHalf(in),
                readGate(in),
                version == 1 ? StepShape.NONE : TokenData.readShape(in),
                version < 3 ? MotionState.START : MotionData.read(in));
    }

    private static void writeHalf(@Nullable SampledFrame half, DataOutput out) throws IOException {
        out.writeBoolean(half != null);
        if (half != null) {
            out.writeLong(half.slot());
            out.writeLong(half.captureMicros());
            out.writeInt(half.image().width());
            out.writeInt(half.image().height());
            BinaryData.writeBytes(half.image().rgb(), out);
        }
    }

    private static @Nullable SampledFrame readHalf(DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        long slot = in.readLong();
        long capture = in.readLong();
        return new SampledFrame(
                slot, capture, new RgbImage(in.readInt(), in.readInt(), BinaryData.readBytes(in)));
    }

    private static void writeGate(@Nullable GateState gate, DataOutput out) throws IOException {
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

    private static @Nullable GateState readGate(DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        long encodedMicros = in.readLong();
        int columns = in.readInt();
        int rows = in.readInt();
        byte[] stored = BinaryData.readFully((long) Short.BYTES * columns * rows, in);
        short[] luma = new short[stored.length / Short.BYTES];
        ByteBuffer.wrap(stored).asShortBuffer().get(luma);
        return new GateState(new Thumbnail(columns, rows, luma), encodedMicros);
    }
}
