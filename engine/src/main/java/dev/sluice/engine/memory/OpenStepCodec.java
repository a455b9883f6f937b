package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.MergeInput;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.model.tensor.Float16;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The binary form of a step of the open window, in state only. The pixels are left out: they served
 * the drop.
 *
 * <p>Big-endian: version (1 byte, now 1), flags (1 byte: has input, attention, similarity), step,
 * capture time, end time (8 bytes each), grid height and width (4 bytes each); with input: dim (4
 * bytes), redundancy (8 bytes), keep flags (1 byte each), features (halves, low byte first),
 * attention and similarity (4 bytes a float).
 */
final class OpenStepCodec {

    private static final byte VERSION = 1;
    private static final int INPUT = 1;
    private static final int ATTENTION = 2;
    private static final int SIMILARITY = 4;
    private static final int FIXED = 2 + 3 * Long.BYTES + 2 * Integer.BYTES;

    private OpenStepCodec() {}

    static byte[] encode(OpenStep step) {
        ByteBuffer out = ByteBuffer.allocate(FIXED + inputSize(step));
        out.put(VERSION).put((byte) flags(step));
        out.putLong(step.step()).putLong(step.captureMicros()).putLong(step.endMicros());
        out.putInt(step.grid().height()).putInt(step.grid().width());
        if (step.input() != null) {
            TokenStep tokens = step.input().step();
            DropDecision decision = step.input().decision();
            out.putInt(tokens.dim()).putDouble(decision.redundancy());
            for (boolean keep : decision.keep()) {
                out.put((byte) (keep ? 1 : 0));
            }
            out.put(Float16.toBytes(tokens.features()));
            putFloats(out, tokens.attention());
            putFloats(out, decision.similarity());
        }
        return out.array();
    }

    static OpenStep decode(byte[] bytes) throws CorruptBlockException {
        if (bytes.length < FIXED || bytes[0] != VERSION) {
            throw new CorruptBlockException(
                    "a step of the open window has version %d and %d bytes; expected version %d and at least %d bytes"
                            .formatted(
                                    bytes.length == 0 ? -1 : bytes[0],
                                    bytes.length,
                                    VERSION,
                                    FIXED));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        in.get();
        int flags = in.get();
        long step = in.getLong();
        long capture = in.getLong();
        long end = in.getLong();
        TokenGrid grid = new TokenGrid(in.getInt(), in.getInt());
        try {
            MergeInput input = (flags & INPUT) == 0 ? null : input(in, step, grid, flags);
            return new OpenStep(step, capture, end, grid, input);
        } catch (BufferUnderflowException e) {
            throw new CorruptBlockException(
                    "step %d of the open window ends after %d bytes: its state was damaged"
                            .formatted(step, bytes.length),
                    e);
        }
    }

    private static MergeInput input(ByteBuffer in, long step, TokenGrid grid, int flags) {
        int dim = in.getInt();
        double redundancy = in.getDouble();
        boolean[] keep = new boolean[grid.size()];
        for (int i = 0; i < keep.length; i++) {
            keep[i] = in.get() != 0;
        }
        byte[] halves = new byte[Float16.BYTES * keep.length * dim];
        in.get(halves);
        float[] features = Float16.toFloats(halves, 0, keep.length * dim);
        float[] attention = (flags & ATTENTION) == 0 ? null : floats(in, keep.length);
        float[] similarity = (flags & SIMILARITY) == 0 ? null : floats(in, keep.length);
        return new MergeInput(
                new TokenStep(step, grid, dim, features, attention, null),
                new DropDecision(keep, similarity, redundancy));
    }

    private static int inputSize(OpenStep step) {
        if (step.input() == null) {
            return 0;
        }
        int size = step.grid().size();
        int floats =
                (step.input().step().attention() == null ? 0 : size)
                        + (step.input().decision().similarity() == null ? 0 : size);
        return Integer.BYTES
                + Double.BYTES
                + size
                + Float16.BYTES * size * step.input().step().dim()
                + Float.BYTES * floats;
    }

    private static int flags(OpenStep step) {
        if (step.input() == null) {
            return 0;
        }
        return INPUT
                | (step.input().step().attention() == null ? 0 : ATTENTION)
                | (step.input().decision().similarity() == null ? 0 : SIMILARITY);
    }

    private static void putFloats(ByteBuffer out, float[] values) {
        if (values != null) {
            for (float value : values) {
                out.putFloat(value);
            }
        }
    }

    private static float[] floats(ByteBuffer in, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.getFloat();
        }
        return values;
    }
}
