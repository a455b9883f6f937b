// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The header of a .npy file: magic, version, and a Python dictionary in text. */
final class NpyHeader {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final Pattern DESCRIPTOR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");

    private NpyHeader() {}

    static Npy parse(String name, ByteBuffer file) throws IOException {
        file.order(ByteOrder.LITTLE_ENDIAN);
        String text = text(name, file);
        Npy.Type type = type(name, find(name, DESCRIPTOR, "descr", text));
        if (find(name, ORDER, "fortran_order", text).equals("True")) {
            throw new IOException(
                    name
                            + " is in Fortran order, expected C order: save it through"
                            + " numpy.ascontiguousarray");
        }
        int[] shape = shape(name, find(name, SHAPE, "shape", text));
        long expected = bytes(name, type, shape);
        if (file.remaining() != expected) {
            throw new IOException(
                    "%s has %d bytes of data, expected %d for %s%s: the file is %s"
                            .formatted(
                                    name,
                                    file.remaining(),
                                    expected,
                                    type,
                                    Arrays.toString(shape),
                                    file.remaining() < expected ? "truncated" : "too long"));
        }
        return new Npy(type, shape, file.slice());
    }

    /** A buffer over its own array, positioned after the header, with room for the data. */
    static ByteBuffer start(Npy.Type type, int[] shape, int values) {
        if (elements(shape) != values) {
            throw new IllegalArgumentException(
                    "shape %s has %d elements, found %d values"
                            .formatted(Arrays.toString(shape), elements(shape), values));
        }
        String axes = Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
        if (shape.length > 1) {
            axes = axes.substring(0, axes.length() - 1);
        }
        String text =
                "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
                        .formatted(type.descriptor(), axes);
        int unpadded = MAGIC.length + 2 + Short.BYTES + text.length() + 1;
        int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
        text += " ".repeat(padding) + "\n";
        ByteBuffer buffer =
                ByteBuffer.allocate(
                        Math.addExact(
                                unpadded + padding, Math.multiplyExact(values, type.bytes())));
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) text.length());
        buffer.put(text.getBytes(StandardCharsets.ISO_8859_1));
        return buffer;
    }

    private static String text(String name, ByteBuffer file) throws IOException {
        byte[] magic = new byte[MAGIC.length];
        if (file.remaining() < MAGIC.length + 2 + Short.BYTES) {
            throw new IOException(
                    "%s has %d bytes, too few for a .npy header".formatted(name, file.remaining()));
        }
        file.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new IOException(
                    "%s is not a .npy file: it starts with %s, expected %s (\\x93NUMPY)"
                            .formatted(name, Arrays.toString(magic), Arrays.toString(MAGIC)));
        }
        int version = file.get();
        file.get();
        if (version != 1 && version != 2) {
            throw new IOException(
                    "%s has .npy version %d, expected 1 or 2".formatted(name, version));
        }
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        if (file.remaining() < lengthBytes) {
            throw new IOException(name + " ends within its header: the file is truncated");
        }
        long length =
                version == 1
                        ? Short.toUnsignedInt(file.getShort())
                        : Integer.toUnsignedLong(file.getInt());
        if (length > file.remaining()) {
            throw new IOException(
                    "%s has a header of %d bytes but only %d follow: the file is truncated"
                            .formatted(name, length, file.remaining()));
        }
        byte[] text = new byte[(int) length];
        file.get(text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static String find(String name, Pattern pattern, String key, String text)
            throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException(
                    "%s has no readable '%s' in its header, found %s"
                            .formatted(name, key, text.strip()));
        }
        return matcher.group(1);
    }

    private static Npy.Type type(String name, String descriptor) throws IOException {
        for (Npy.Type type : Npy.Type.values()) {
            if (type.descriptor().equals(descriptor)) {
                return type;
            }
        }
        String known =
                Arrays.stream(Npy.Type.values())
                        .map(Npy.Type::descriptor)
                        .collect(Collectors.joining(", "));
        throw new IOException(
                "%s has dtype %s, expected one of %s: convert it with astype"
                        .formatted(name, descriptor, known));
    }

    private static int[] shape(String name, String axes) throws IOException {
        try {
            return Arrays.stream(axes.split(","))
                    .map(String::strip)
                    .filter(axis -> !axis.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IOException(
                    "%s has shape (%s), expected axes below 2^31".formatted(name, axes), e);
        }
    }

    private static long bytes(String name, Npy.Type type, int[] shape) throws IOException {
        try {
            return Math.multiplyExact(elements(shape), type.bytes());
        } catch (ArithmeticException e) {
            throw new IOException(
                    "%s has shape %s, expected at most 2^63 bytes"
                            .formatted(name, Arrays.toString(shape)),
                    e);
        }
    }

    private static long elements(int[] shape) {
        long elements = 1;
        for (int axis : shape) {
            elements = Math.multiplyExact(elements, axis);
        }
        return elements;
    }
}
