// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A record as it was read from Kafka, whatever it contains.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the offset
 * @param timestamp the record's timestamp, milliseconds since 1970
 * @param key the key, or null if the record has none; not copied
 * @param value the value, or null for a tombstone; not copied
 * @param headers the headers in their order
 */
public record InboundRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<RecordHeader> headers) {

    // Not compact: NullAway does not see the components' @Nullable in a compact constructor.
    public InboundRecord(
            String topic,
            int partition,
            long offset,
            long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<RecordHeader> headers) {
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.key = key;
        this.value = value;
        this.headers = List.copyOf(headers);
    }

    /** Returns the key as text, which is the stream's id, or an empty text if there is no key. */
    public String streamId() {
        return key == null ? "" : new String(key, UTF_8);
    }

    /** Returns the size of key, value and headers in bytes. */
    public int sizeInBytes() {
        return RecordSize.payload(key, value, headers);
    }
}
