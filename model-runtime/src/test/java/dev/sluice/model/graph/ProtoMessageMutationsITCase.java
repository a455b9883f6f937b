// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.fuzz.ByteMutations;
import dev.sluice.fuzz.Fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares the reader of protobuf messages with protobuf's own, on damaged graph files. */
class ProtoMessageMutationsITCase {

    private static final long LARGEST_TAG = 0xffff_ffffL; // 29 bits of the number, 3 of the type

    private static List<byte[]> graphs;

    /** A field as protobuf reads it; the value is that of an integer. */
    private record Field(int number, int wire, long value, ByteString bytes) {}

    @BeforeAll
    static void read() throws IOException {
        graphs = GraphFiles.small();
    }

    @Test
    void undamagedGraphsAreReadAsProtobufReadsThem() throws IOException {
        for (byte[] graph : graphs) {
            assertThat(own(graph)).isEqualTo(protobuf(graph));
        }
    }

    @Test
    void damagedMessagesAreReadOrRefusedAsByProtobuf() {
        var outcomes =
                new Fuzz("messages", 10_000, 64 << 20).run(ProtoMessageMutationsITCase::compare);
        assertThat(outcomes).containsOnlyKeys("read", "refused");
    }

    private static String compare(Random random) throws IOException {
        byte[] message = part(graphs.get(random.nextInt(graphs.size())), random);
        byte[] damaged = ByteMutations.of(message, random);
        List<Field> expected;
        try {
            expected = protobuf(damaged);
        } catch (InvalidProtocolBufferException e) {
            expected = null;
        }
        List<Field> found;
        try {
            found = own(damaged);
        } catch (IllegalArgumentException e) {
            found = null;
        }
        assertThat(found).isEqualTo(expected);
        return found == null ? "refused" : "read";
    }

    /** Returns a message of the graph: the damage is then in its first level more often. */
    private static byte[] part(byte[] graph, Random random) throws IOException {
        byte[] message = graph;
        for (int depth = random.nextInt(5); depth > 0; depth--) {
            List<Field> nested = new ArrayList<>();
            try {
                protobuf(message).stream()
                        .filter(field -> field.bytes() != null && field.bytes().size() > 8)
                        .forEach(nested::add);
            } catch (InvalidProtocolBufferException e) {
                return message; // a text
            }
            if (nested.isEmpty()) {
                return message;
            }
            message = nested.get(random.nextInt(nested.size())).bytes().toByteArray();
        }
        return message;
    }

    private static List<Field> own(byte[] bytes) {
        List<Field> fields = new ArrayList<>();
        for (ProtoMessage.Field field : ProtoMessage.parse(ByteBuffer.wrap(bytes)).fields()) {
            ByteBuffer content = field.bytes() == null ? null : field.bytes().duplicate();
            fields.add(
                    new Field(
                            field.number(),
                            field.wire(),
                            field.bytes() == null ? field.value() : 0,
                            content == null ? null : ByteString.copyFrom(content)));
        }
        return fields;
    }

    /**
     * Reads fields with protobuf's methods. As its implementation in C++ does, and unlike the one
     * in Java, it refuses tags and lengths of more than 32 bits instead of cutting them, and
     * integers that go on after their tenth byte; groups, which ONNX does not have, are refused.
     */
    private static List<Field> protobuf(byte[] bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        List<Field> fields = new ArrayList<>();
        while (!in.isAtEnd()) {
            long wide = varint(in, bytes);
            int tag = (int) wide;
            int number = WireFormat.getTagFieldNumber(tag);
            int wire = WireFormat.getTagWireType(tag);
            if (wide < 0 || wide > LARGEST_TAG || number == 0) {
                throw new InvalidProtocolBufferException("tag");
            }
            fields.add(
                    switch (wire) {
                        case WireFormat.WIRETYPE_VARINT ->
                                new Field(number, wire, varint(in, bytes), null);
                        case WireFormat.WIRETYPE_FIXED64 -> new Field(number, wire, 0, raw(in, 8));
                        case WireFormat.WIRETYPE_FIXED32 -> new Field(number, wire, 0, raw(in, 4));
                        case WireFormat.WIRETYPE_LENGTH_DELIMITED ->
                                new Field(number, wire, 0, raw(in, varint(in, bytes)));
                        default -> throw new InvalidProtocolBufferException("wire type");
                    });
        }
        return fields;
    }

    private static long varint(CodedInputStream in, byte[] bytes) throws IOException {
        long value = in.readRawVarint64();
        if (bytes[in.getTotalBytesRead() - 1] < 0) {
            throw new InvalidProtocolBufferException("integer");
        }
        return value;
    }

    private static ByteString raw(CodedInputStream in, long length) throws IOException {
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw new InvalidProtocolBufferException("length");
        }
        return ByteString.copyFrom(in.readRawBytes((int) length));
    }
}
