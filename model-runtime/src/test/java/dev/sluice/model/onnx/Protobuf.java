// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A protobuf message as a list of fields, with the part of the wire format that ONNX files use. */
final class Protobuf {

    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private final List<Field> fields = new ArrayList<>();

    /** A field; {@code bytes} is null for integers. */
    record Field(int number, long value, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        Protobuf message() {
            return parse(bytes);
        }
    }

    static Protobuf parse(byte[] bytes) {
        Protobuf message = new Protobuf();
        int[] at = {0};
        while (at[0] < bytes.length) {
            long tag = varint(bytes, at);
            long value = varint(bytes, at);
            int wire = (int) (tag & 7);
            if (wire == VARINT) {
                message.number((int) (tag >>> 3), value);
            } else if (wire == BYTES) {
                byte[] part = Arrays.copyOfRange(bytes, at[0], at[0] + (int) value);
                at[0] += (int) value;
                message.bytes((int) (tag >>> 3), part);
            } else {
                throw new IllegalArgumentException("Wire type " + wire + " at byte " + at[0]);
            }
        }
        return message;
    }

    List<Field> fields() {
        return fields;
    }

    List<Field> all(int number) {
        return fields.stream().filter(field -> field.number == number).toList();
    }

    String text(int number) {
        return all(number).get(0).text();
    }

    Protobuf number(int number, long value) {
        fields.add(new Field(number, value, null));
        return this;
    }

    Protobuf bytes(int number, byte[] value) {
        fields.add(new Field(number, 0, value));
        return this;
    }

    Protobuf text(int number, String value) {
        return bytes(number, value.getBytes(StandardCharsets.UTF_8));
    }

    Protobuf message(int number, Protobuf value) {
        return bytes(number, value.write());
    }

    byte[] write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Field field : fields) {
            writeVarint(out, (long) field.number << 3 | (field.bytes == null ? VARINT : BYTES));
            writeVarint(out, field.bytes == null ? field.value : field.bytes.length);
            if (field.bytes != null) {
                out.writeBytes(field.bytes);
            }
        }
        return out.toByteArray();
    }

    private static long varint(byte[] bytes, int[] at) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at[0]++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static void writeVarint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
