package dev.sluice.engine.format;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What versioned binary formats are made of: arrays and texts with their lengths, null allowed. */
public final class BinaryData {

    private static final int NULL = -1;

    private BinaryData() {}

    /** Writes bytes, or null. */
    public static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
        if (bytes == null) {
            out.writeInt(NULL);
            return;
        }
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads what {@link #writeBytes} wrote. */
    public static byte[] readBytes(DataInput in) throws IOException {
        int length = in.readInt();
        if (length == NULL) {
            return null;
        }
        if (length < 0) {
            throw new IOException("found a length of %d; the state is damaged".formatted(length));
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** Writes a text of any length, or null. */
    public static void writeText(String text, DataOutput out) throws IOException {
        writeBytes(text == null ? null : text.getBytes(UTF_8), out);
    }

    /** Reads what {@link #writeText} wrote. */
    public static String readText(DataInput in) throws IOException {
        byte[] bytes = readBytes(in);
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
