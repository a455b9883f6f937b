// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An array in NumPy's .npy format, versions 1 and 2: little-endian, C order. Immutable.
 *
 * <p>The accessors copy into a new array of the Java type. They convert only where the meaning
 * stays the same: {@link #floats} also takes float64 and rounds it, {@link #longs} takes every
 * integer type.
 */
public final class Npy {

    /** Element types, with NumPy's descriptor of each. */
    public enum Type {
        FLOAT32("<f4", Float.BYTES),
        FLOAT64("<f8", Double.BYTES),
        UINT8("|u1", 1),
        BOOL("|b1", 1),
        INT32("<i4", Integer.BYTES),
        INT64("<i8", Long.BYTES);

        private final String descriptor;
        private final int bytes;

        Type(String descriptor, int bytes) {
            this.descriptor = descriptor;
            this.bytes = bytes;
        }

        String descriptor() {
            return descriptor;
        }

        int bytes() {
            return bytes;
        }
    }

    private final Type type;
    private final int[] shape;
    private final ByteBuffer data; // read-only, little-endian, position 0

    Npy(Type type, int[] shape, ByteBuffer data) {
        this.type = type;
        this.shape = shape;
        this.data = data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads a file of at most 2 GiB.
     *
     * @throws IOException also if it is not such an array; the message names the file
     */
    public static Npy read(Path file) throws IOException {
        if (Files.size(file) > Integer.MAX_VALUE - 8) {
            throw new IOException(
                    "%s has %d bytes; at most 2 GiB can be read: split it along the first axis"
                            .formatted(file, Files.size(file)));
        }
        return NpyHeader.parse(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    /** Reads an array from memory; error messages contain {@code name}. */
    public static Npy read(String name, byte[] bytes) throws IOException {
        return NpyHeader.parse(name, ByteBuffer.wrap(bytes));
    }

    /** Writes float32. */
    public static void write(Path file, float[] values, int... shape) throws IOException {
        ByteBuffer buffer = NpyHeader.start(Type.FLOAT32, shape, values.length);
        buffer.asFloatBuffer().put(values);
        Files.write(file, buffer.array());
    }

    /** Writes int32. */
    public static void write(Path file, int[] values, int... shape) throws IOException {
        ByteBuffer buffer = NpyHeader.start(Type.INT32, shape, values.length);
        buffer.asIntBuffer().put(values);
        Files.write(file, buffer.array());
    }

    /** Writes int64. */
    public static void write(Path file, long[] values, int... shape) throws IOException {
        ByteBuffer buffer = NpyHeader.start(Type.INT64, shape, values.length);
        buffer.asLongBuffer().put(values);
        Files.write(file, buffer.array());
    }

    /** Writes float64. */
    public static void write(Path file, double[] values, int... shape) throws IOException {
        ByteBuffer buffer = NpyHeader.start(Type.FLOAT64, shape, values.length);
        buffer.asDoubleBuffer().put(values);
        Files.write(file, buffer.array());
    }

    /** Writes uint8. */
    public static void write(Path file, byte[] values, int... shape) throws IOException {
        ByteBuffer buffer = NpyHeader.start(Type.UINT8, shape, values.length);
        buffer.put(values);
        Files.write(file, buffer.array());
    }

    /** Writes bool. */
    public static void write(Path file, boolean[] values, int... shape) throws IOException {
        ByteBuffer buffer = NpyHeader.start(Type.BOOL, shape, values.length);
        for (boolean value : values) {
            buffer.put((byte) (value ? 1 : 0));
        }
        Files.write(file, buffer.array());
    }

    /** The element type in the file. */
    public Type type() {
        return type;
    }

    /** Returns a copy of the length of each axis; empty for a scalar. */
    public int[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public int size() {
        return data.capacity() / type.bytes();
    }

    /** Returns the elements of a float32 or float64 array; float64 is rounded. */
    public float[] floats() {
        if (type == Type.FLOAT64) {
            double[] wide = doubles();
            float[] values = new float[wide.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) wide[i];
            }
            return values;
        }
        require("floats", Type.FLOAT32);
        float[] values = new float[size()];
        view().asFloatBuffer().get(values);
        return values;
    }

    /** Returns the elements of a float64 array. */
    public double[] doubles() {
        require("doubles", Type.FLOAT64);
        double[] values = new double[size()];
        view().asDoubleBuffer().get(values);
        return values;
    }

    /** Returns the elements of a uint8 array; values from 128 are negative bytes. */
    public byte[] bytes() {
        require("bytes", Type.UINT8);
        byte[] values = new byte[size()];
        view().get(values);
        return values;
    }

    /** Returns the elements of a bool array. */
    public boolean[] booleans() {
        require("booleans", Type.BOOL);
        boolean[] values = new boolean[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.get(i) != 0;
        }
        return values;
    }

    /** Returns the elements of an int32 array. */
    public int[] ints() {
        require("ints", Type.INT32);
        int[] values = new int[size()];
        view().asIntBuffer().get(values);
        return values;
    }

    /** Returns the elements of an int64, int32 or uint8 array. */
    public long[] longs() {
        require("longs", Type.INT64, Type.INT32, Type.UINT8);
        long[] values = new long[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (type) {
                        case INT64 -> data.getLong(i * Long.BYTES);
                        case INT32 -> data.getInt(i * Integer.BYTES);
                        default -> data.get(i) & 0xff;
                    };
        }
        return values;
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }

    private ByteBuffer view() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void require(String accessor, Type... allowed) {
        if (!Arrays.asList(allowed).contains(type)) {
            throw new IllegalStateException(
                    "%s() needs %s, found %s: write the array with that dtype"
                            .formatted(accessor, Arrays.toString(allowed), type));
        }
    }
}
