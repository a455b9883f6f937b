// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.policy.Signals;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.model.tensor.Float16;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Parts of formats: tokens, decisions, grids and shapes. Features are stored as halves, which is
 * exact, because they are rounded to halves at the encoder's output. Attention and similarities
 * stay float32.
 */
public final class TokenData {

    private TokenData() {}

    /** Writes a step's tokens, without their signals. */
    public static void writeStep(TokenStep step, DataOutput out) throws IOException {
        out.writeLong(step.step());
        writeGrid(step.grid(), out);
        out.writeInt(step.dim());
        BinaryData.writeBytes(Float16.toBytes(step.features()), out);
        writeFloats(step.attention(), out);
        BinaryData.writeBytes(step.pixels(), out);
    }

    /**
     * Reads what {@link #writeStep} wrote.
     *
     * @param signals of the step
     */
    public static TokenStep readStep(Signals signals, DataInput in) throws IOException {
        long step = in.readLong();
        TokenGrid grid = readGrid(in);
        int dim = in.readInt();
        byte[] halves = BinaryData.readBytes(in);
        float[] features = Float16.toFloats(halves, 0, halves.length / Float16.BYTES);
        float[] attention = readFloats(in);
        byte[] pixels = BinaryData.readNullableBytes(in);
        return new TokenStep(step, grid, dim, features, attention, pixels, signals);
    }

    /** Writes a decision; each flag takes one bit. */
    public static void writeDecision(DropDecision decision, DataOutput out) throws IOException {
        writeFlags(decision.keep(), out);
        writeFloats(decision.similarity(), out);
        out.writeDouble(decision.redundancy());
    }

    /** Reads what {@link #writeDecision} wrote. */
    public static DropDecision readDecision(DataInput in) throws IOException {
        return new DropDecision(readFlags(in), readFloats(in), in.readDouble());
    }

    /** Writes a grid. */
    public static void writeGrid(TokenGrid grid, DataOutput out) throws IOException {
        out.writeInt(grid.height());
        out.writeInt(grid.width());
    }

    /** Reads what {@link #writeGrid} wrote. */
    public static TokenGrid readGrid(DataInput in) throws IOException {
        return new TokenGrid(in.readInt(), in.readInt());
    }

    /** Writes a shape. */
    public static void writeShape(StepShape shape, DataOutput out) throws IOException {
        out.writeInt(shape.dim());
        out.writeInt(shape.frames());
    }

    /** Reads what {@link #writeShape} wrote. */
    public static StepShape readShape(DataInput in) throws IOException {
        return new StepShape(in.readInt(), in.readInt());
    }

    /** Writes float32 values, low byte first, or null. */
    private static void writeFloats(float @Nullable [] values, DataOutput out) throws IOException {
        if (values == null) {
            BinaryData.writeBytes(null, out);
            return;
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        BinaryData.writeBytes(bytes.array(), out);
    }

    private static float @Nullable [] readFloats(DataInput in) throws IOException {
        byte[] bytes = BinaryData.readNullableBytes(in);
        if (bytes == null) {
            return null;
        }
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static void writeFlags(boolean[] flags, DataOutput out) throws IOException {
        byte[] bits = new byte[(flags.length + 7) / 8];
        for (int i = 0; i < flags.length; i++) {
            if (flags[i]) {
                bits[i >> 3] |= (byte) (1 << (i & 7));
            }
        }
        out.writeInt(flags.length);
        out.write(bits);
    }

    private static boolean[] readFlags(DataInput in) throws IOException {
        int count = in.readInt();
        byte[] bits = BinaryData.readFully((count + 7L) / 8, in);
        boolean[] flags = new boolean[count];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = (bits[i >> 3] & 1 << (i & 7)) != 0;
        }
        return flags;
    }
}
