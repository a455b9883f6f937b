// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The replacement of a value that is too large for a dead letter. */
final class RecordReference {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordReference() {}

    /** Returns JSON with the record's coordinates and the length and SHA-256 of its value. */
    static byte[] of(InboundRecord record) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        ObjectNode reference = JSON.createObjectNode();
        reference.put("topic", record.topic());
        reference.put("partition", record.partition());
        reference.put("offset", record.offset());
        reference.put("bytes", value.length);
        reference.put("sha256", HexFormat.of().formatHex(sha256(value)));
        return reference.toString().getBytes(UTF_8);
    }

    private static byte[] sha256(byte[] value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
