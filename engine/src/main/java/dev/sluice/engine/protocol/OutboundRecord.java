package dev.sluice.engine.protocol;

import java.util.List;

/**
 * A record on its way to Kafka.
 *
 * @param key its key, or null; not copied
 * @param value its value, or null; not copied
 * @param headers its headers in their order
 * @param timestamp the record's timestamp, milliseconds since 1970; negative leaves it to the
 *     producer
 */
public record OutboundRecord(byte[] key, byte[] value, List<RecordHeader> headers, long timestamp) {

    public OutboundRecord {
        headers = List.copyOf(headers);
    }

    /** An upper bound on the size by which Kafka's limits go, bytes. */
    public int sizeInBytes() {
        return RecordSize.upperBound(key, value, headers);
    }
}
