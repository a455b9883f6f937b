// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A record that is to be written to Kafka.
 *
 * @param key the key, or null if the record has none; not copied
 * @param value the value, or null for a tombstone; not copied
 * @param headers the headers in their order
 * @param timestamp the record's timestamp, milliseconds since 1970; if it is negative, the producer
 *     sets it
 */
public record OutboundRecord(
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<RecordHeader> headers,
        long timestamp) {

    // Not compact: NullAway does not see the components' @Nullable in a compact constructor.
    public OutboundRecord(
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<RecordHeader> headers,
            long timestamp) {
        this.key = key;
        this.value = value;
        this.headers = List.copyOf(headers);
        this.timestamp = timestamp;
    }

    /** Returns an upper bound on the record's size as Kafka's limits count it, bytes. */
    public int sizeInBytes() {
        return RecordSize.upperBound(key, value, headers);
    }
}
