// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.format;

import org.jspecify.annotations.Nullable;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Parts of which the fields of a format consist: byte arrays and texts with their lengths. */
public final class BinaryData {

    private static final int NULL = -1;

    /** Bytes that are allocated before any of them has been read. */
    private static final int TRUSTED = 1 << 20;

    private BinaryData() {}

    /** Writes an array or null. */
    public static void writeBytes(byte @Nullable [] bytes, DataOutput out) throws IOException {
        if (bytes == null) {
            out.writeInt(NULL);
            return;
        }
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads an array that {@link #writeBytes} wrote and that is never null. */
    public static byte[] readBytes(DataInput in) throws IOException {
        byte[] bytes = readNullableBytes(in);
        if (bytes == null) {
            throw FormatException.damaged("stored array", "null, expected bytes");
        }
        return bytes;
    }

    /** Reads what {@link #writeBytes} wrote: an array or null. */
    public static byte @Nullable [] readNullableBytes(DataInput in) throws IOException {
        int length = in.readInt();
        return length == NULL ? null : readFully(length, in);
    }

    /**
     * Reads exactly that many bytes. The array grows while it is filled, so that a damaged length
     * does not exhaust the heap.
     */
    public static byte[] readFully(long length, DataInput in) throws IOException {
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw FormatException.damaged(
                    "stored array",
                    "a length of %d bytes, expected 0 to %d".formatted(length, Integer.MAX_VALUE));
        }
        byte[] bytes = new byte[(int) Math.min(length, TRUSTED)];
        in.readFully(bytes);
        while (bytes.length < length) {
            int filled = bytes.length;
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * filled));
            in.readFully(bytes, filled, bytes.length - filled);
        }
        return bytes;
    }

    /** Reads exactly that many ints, high byte first. */
    public static int[] readInts(long count, DataInput in) throws IOException {
        byte[] bytes = readFully(count * Integer.BYTES, in);
        int[] ints = new int[(int) count];
        ByteBuffer.wrap(bytes).asIntBuffer().get(ints);
        return ints;
    }

    /** Writes a text of any length, or null. */
    public static void writeText(@Nullable String text, DataOutput out) throws IOException {
        writeBytes(text == null ? null : text.getBytes(UTF_8), out);
    }

    /** Reads a text that {@link #writeText} wrote and that is never null. */
    public static String readText(DataInput in) throws IOException {
        return new String(readBytes(in), UTF_8);
    }

    /** Reads what {@link #writeText} wrote: a text or null. */
    public static @Nullable String readNullableText(DataInput in) throws IOException {
        byte[] bytes = readNullableBytes(in);
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
