// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.policy.Signals;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.MergeInput;
import dev.sluice.engine.reduce.SignalData;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.model.tensor.Float16;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Binary form of a step of the open window, used only in state. The pixels are left out, since only
 * the drop needs them.
 *
 * <p>Big-endian: version (1 byte, now 2), flags (1 byte: has input, attention, similarity,
 * signals), step, capture time, end time (8 bytes each), grid height and width (4 bytes each); with
 * input: dim (4 bytes), redundancy (8 bytes), keep flags (1 byte each), features (halves, low byte
 * first), attention and similarity (4 bytes a float), signals. Version 1 has no signals.
 */
final class OpenStepFormat extends VersionedFormat<OpenStep> {

    private static final int INPUT = 1;
    private static final int ATTENTION = 2;
    private static final int SIMILARITY = 4;
    private static final int SIGNALS = 8;

    OpenStepFormat() {
        super("open step", 2);
    }

    @Override
    protected void writeFields(OpenStep step, DataOutput out) throws IOException {
        out.writeByte(flags(step));
        out.writeLong(step.step());
        out.writeLong(step.captureMicros());
        out.writeLong(step.endMicros());
        out.writeInt(step.grid().height());
        out.writeInt(step.grid().width());
        if (step.input() != null) {
            writeInput(step.input().step(), step.input().decision(), out);
        }
    }

    @Override
    protected OpenStep readFields(int version, DataInput in) throws IOException {
        int flags = in.readByte();
        long step = in.readLong();
        long capture = in.readLong();
        long end = in.readLong();
        TokenGrid grid = new TokenGrid(in.readInt(), in.readInt());
        MergeInput input = (flags & INPUT) == 0 ? null : readInput(in, step, grid, flags);
        return new OpenStep(step, capture, end, grid, input);
    }

    private static int flags(OpenStep step) {
        if (step.input() == null) {
            return 0;
        }
        return INPUT
                | (step.input().step().attention() == null ? 0 : ATTENTION)
                | (step.input().decision().similarity() == null ? 0 : SIMILARITY)
                | (step.input().step().signals().isEmpty() ? 0 : SIGNALS);
    }

    private static void writeInput(TokenStep tokens, DropDecision decision, DataOutput out)
            throws IOException {
        out.writeInt(tokens.dim());
        out.writeDouble(decision.redundancy());
        for (boolean keep : decision.keep()) {
            out.writeBoolean(keep);
        }
        out.write(Float16.toBytes(tokens.features()));
        writeFloats(tokens.attention(), out);
        writeFloats(decision.similarity(), out);
        if (!tokens.signals().isEmpty()) {
            SignalData.write(tokens.signals(), out);
        }
    }

    private static MergeInput readInput(DataInput in, long step, TokenGrid grid, int flags)
            throws IOException {
        int dim = in.readInt();
        double redundancy = in.readDouble();
        boolean[] keep = readFlags(grid, in);
        int values = Math.multiplyExact(keep.length, dim);
        byte[] halves = BinaryData.readFully((long) Float16.BYTES * values, in);
        float[] features = Float16.toFloats(halves, 0, values);
        float[] attention = (flags & ATTENTION) == 0 ? null : readFloats(keep.length, in);
        float[] similarity = (flags & SIMILARITY) == 0 ? null : readFloats(keep.length, in);
        Signals signals = (flags & SIGNALS) == 0 ? Signals.NONE : SignalData.read(in);
        return new MergeInput(
                new TokenStep(step, grid, dim, features, attention, null, signals),
                new DropDecision(keep, similarity, redundancy));
    }

    private static boolean[] readFlags(TokenGrid grid, DataInput in) throws IOException {
        byte[] stored = BinaryData.readFully((long) grid.height() * grid.width(), in);
        boolean[] flags = new boolean[stored.length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = stored[i] != 0;
        }
        return flags;
    }

    private static void writeFloats(float @Nullable [] values, DataOutput out) throws IOException {
        if (values != null) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
            bytes.asFloatBuffer().put(values);
            out.write(bytes.array());
        }
    }

    private static float[] readFloats(int count, DataInput in) throws IOException {
        byte[] bytes = BinaryData.readFully((long) Float.BYTES * count, in);
        float[] values = new float[count];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return values;
    }
}
