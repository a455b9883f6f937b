// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.policy.Signals;
import dev.sluice.model.tensor.Signal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * Part of formats: the signals of a step. Big-endian: their number (4 bytes), then for each its
 * name, the number of its axes (4 bytes), their sizes (4 bytes each) and its values (4 bytes each).
 */
public final class SignalData {

    private static final int MOST_AXES = 4;

    private SignalData() {}

    /** Writes the signals of a step. */
    public static void write(Signals signals, DataOutput out) throws IOException {
        Map<String, Signal> byName = signals.byName();
        out.writeInt(byName.size());
        for (Map.Entry<String, Signal> signal : byName.entrySet()) {
            BinaryData.writeText(signal.getKey(), out);
            int[] shape = signal.getValue().shape();
            out.writeInt(shape.length);
            for (int size : shape) {
                out.writeInt(size);
            }
            float[] values = signal.getValue().values();
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
            bytes.asFloatBuffer().put(values);
            out.write(bytes.array());
        }
    }

    /** Reads what {@link #write} wrote. */
    public static Signals read(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > Signals.NAMES.size()) {
            throw new IllegalArgumentException(
                    "%d signals, expected 0 to %d".formatted(count, Signals.NAMES.size()));
        }
        Map<String, Signal> byName = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            byName.put(BinaryData.readText(in), readSignal(in));
        }
        return Signals.of(byName);
    }

    private static Signal readSignal(DataInput in) throws IOException {
        int axes = in.readInt();
        if (axes < 0 || axes > MOST_AXES) {
            throw new IllegalArgumentException(
                    "a signal of %d axes, expected 0 to %d".formatted(axes, MOST_AXES));
        }
        int[] shape = new int[axes];
        int length = 1;
        for (int axis = 0; axis < axes; axis++) {
            shape[axis] = in.readInt();
            length = Math.multiplyExact(length, shape[axis]);
        }
        byte[] bytes = BinaryData.readFully((long) Float.BYTES * length, in);
        float[] values = new float[length];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return new Signal(shape, values);
    }
}
