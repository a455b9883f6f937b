// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A protobuf message as the list of its fields, with the part of the wire format that ONNX files
 * use. Fields are views of the parsed bytes, so that weights in a mapped file are not read.
 *
 * <p>A graph of released size has thousands of messages, which are read while a model is opened and
 * nothing is compiled yet: loops take a fraction of the time that streams take then.
 */
final class ProtoMessage {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private static final long LARGEST_NUMBER = (1L << 29) - 1;

    private final List<Field> fields = new ArrayList<>();

    /**
     * A field.
     *
     * @param value of an integer; the length of bytes
     * @param bytes of a text, bytes, a nested message or a fixed-size value; null for an integer
     * @param offset of the bytes in the parsed input; -1 if they were not parsed
     */
    record Field(int number, int wire, long value, @Nullable ByteBuffer bytes, long offset) {

        String text() {
            ByteBuffer content = content();
            byte[] text = new byte[content.remaining()];
            content.get(content.position(), text);
            return new String(text, StandardCharsets.UTF_8);
        }

        ProtoMessage message() {
            return parse(content(), offset);
        }

        /** Returns the bytes of a field that is not an integer. */
        ByteBuffer content() {
            if (bytes == null) {
                throw new IllegalArgumentException(
                        "found an integer in field %d; expected bytes of an ONNX file"
                                .formatted(number));
            }
            return bytes;
        }
    }

    static ProtoMessage parse(ByteBuffer bytes) {
        return parse(bytes, bytes.position());
    }

    private static ProtoMessage parse(ByteBuffer bytes, long base) {
        ByteBuffer in = bytes.slice();
        ProtoMessage message = new ProtoMessage();
        while (in.hasRemaining()) {
            long tag = varint(in);
            int wire = (int) (tag & 7);
            int number = number(tag);
            long value = wire == VARINT || wire == BYTES ? varint(in) : 0;
            int length = length(wire, value, in);
            long at = base + in.position();
            ByteBuffer part = in.slice(in.position(), length);
            in.position(in.position() + length);
            message.fields.add(new Field(number, wire, value, wire == VARINT ? null : part, at));
        }
        return message;
    }

    /** Returns the number of a field, whose tag has 32 bits. */
    private static int number(long tag) {
        long number = tag >>> 3;
        if (number < 1 || number > LARGEST_NUMBER) {
            throw new IllegalArgumentException(
                    "found a field with the number %d; expected an ONNX file, whose fields have numbers from 1 to %d"
                            .formatted(number, LARGEST_NUMBER));
        }
        return (int) number;
    }

    private static int length(int wire, long value, ByteBuffer in) {
        long length =
                switch (wire) {
                    case VARINT -> 0;
                    case FIXED64 -> Long.BYTES;
                    case FIXED32 -> Integer.BYTES;
                    case BYTES -> value;
                    default -> -1;
                };
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "found wire type %d of %d bytes with %d left; expected an ONNX file"
                            .formatted(wire, length, in.remaining()));
        }
        return (int) length;
    }

    List<Field> fields() {
        return fields;
    }

    List<Field> all(int number) {
        List<Field> all = new ArrayList<>();
        for (Field field : fields) {
            if (field.number == number) {
                all.add(field);
            }
        }
        return all;
    }

    Optional<Field> first(int number) {
        for (Field field : fields) {
            if (field.number == number) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    String text(int number) {
        return first(number).map(Field::text).orElse("");
    }

    long number(int number) {
        return first(number).map(Field::value).orElse(0L);
    }

    List<String> texts(int number) {
        List<String> texts = new ArrayList<>();
        for (Field field : fields) {
            if (field.number == number) {
                texts.add(field.text());
            }
        }
        return texts;
    }

    ProtoMessage add(Field field) {
        fields.add(field);
        return this;
    }

    ProtoMessage put(int number, long value) {
        return add(new Field(number, VARINT, value, null, -1));
    }

    ProtoMessage put(int number, ByteBuffer bytes) {
        return add(new Field(number, BYTES, bytes.remaining(), bytes, -1));
    }

    ProtoMessage put(int number, String text) {
        return put(number, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    ProtoMessage put(int number, ProtoMessage message) {
        return put(number, ByteBuffer.wrap(message.write()));
    }

    byte[] write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Field field : fields) {
            writeVarint(out, (long) field.number << 3 | field.wire);
            if (field.bytes == null) {
                writeVarint(out, field.value);
                continue;
            }
            byte[] bytes = new byte[field.bytes.remaining()];
            field.bytes.duplicate().get(bytes);
            if (field.wire == BYTES) {
                writeVarint(out, bytes.length);
            }
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!in.hasRemaining()) {
                throw new IllegalArgumentException(
                        "found the end within an integer; expected an ONNX file");
            }
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                "found an integer of more than 64 bits; expected an ONNX file");
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
