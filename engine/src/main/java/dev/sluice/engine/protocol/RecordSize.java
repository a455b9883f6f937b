// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Sizes of records in bytes, as Kafka's limits count them. */
final class RecordSize {

    /**
     * A batch's header, a record's attributes, and the longest encoded lengths of key and value.
     */
    private static final int RECORD_OVERHEAD = 61 + 21 + 10;

    /** The longest encoded lengths of a header's name and value. */
    private static final int HEADER_OVERHEAD = 10;

    private RecordSize() {}

    /** Returns the size of the parts, without framing. */
    static int payload(byte @Nullable [] key, byte @Nullable [] value, List<RecordHeader> headers) {
        int size = length(key) + length(value);
        for (RecordHeader header : headers) {
            size += header.name().getBytes(UTF_8).length + length(header.value());
        }
        return size;
    }

    /** Returns an upper bound on the size of a batch with only this record. */
    static int upperBound(
            byte @Nullable [] key, byte @Nullable [] value, List<RecordHeader> headers) {
        return RECORD_OVERHEAD + HEADER_OVERHEAD * headers.size() + payload(key, value, headers);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
