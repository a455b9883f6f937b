// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.motion.MotionData;
import dev.sluice.engine.motion.MotionState;
import dev.sluice.ingest.decode.FrameLuma;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Binary form of {@link StreamProgress}. Version 1 had no shape, version 2 no motion, version 3 no
 * luma.
 */
public final class StreamProgressFormat extends VersionedFormat<StreamProgress> {

    public StreamProgressFormat() {
        super("stream progress", 4);
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
                readHalf(version, in),
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
            writeLuma(half.luma().columns(), half.luma().rows(), half.luma().luma(), out);
        }
    }

    private static @Nullable SampledFrame readHalf(int version, DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        long slot = in.readLong();
        long capture = in.readLong();
        RgbImage image = new RgbImage(in.readInt(), in.readInt(), BinaryData.readBytes(in));
        return version < 4
                ? new SampledFrame(slot, capture, image)
                : new SampledFrame(slot, capture, readFrameLuma(in), image);
    }

    private static void writeGate(@Nullable GateState gate, DataOutput out) throws IOException {
        out.writeBoolean(gate != null);
        if (gate != null) {
            out.writeLong(gate.encodedMicros());
            Thumbnail encoded = gate.encoded();
            writeLuma(encoded.columns(), encoded.rows(), encoded.luma(), out);
        }
    }

    private static void writeLuma(int columns, int rows, short[] luma, DataOutput out)
            throws IOException {
        out.writeInt(columns);
        out.writeInt(rows);
        for (short cell : luma) {
            out.writeShort(cell);
        }
    }

    private static @Nullable GateState readGate(DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        long encodedMicros = in.readLong();
        int columns = in.readInt();
        int rows = in.readInt();
        Thumbnail encoded = new Thumbnail(columns, rows, readLuma(columns, rows, in));
        return new GateState(encoded, encodedMicros);
    }

    private static FrameLuma readFrameLuma(DataInput in) throws IOException {
        int columns = in.readInt();
        int rows = in.readInt();
        return new FrameLuma(columns, rows, readLuma(columns, rows, in));
    }

    private static short[] readLuma(int columns, int rows, DataInput in) throws IOException {
        byte[] stored = BinaryData.readFully((long) Short.BYTES * columns * rows, in);
        short[] luma = new short[stored.length / Short.BYTES];
        ByteBuffer.wrap(stored).asShortBuffer().get(luma);
        return luma;
    }
}
