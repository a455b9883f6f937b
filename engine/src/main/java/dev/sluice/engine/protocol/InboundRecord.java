package dev.sluice.engine.protocol;

import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A record as it was read from Kafka, whatever is in it.
 *
 * @param topic where it stood
 * @param partition where it stood
 * @param offset where it stood
 * @param timestamp the record's timestamp, milliseconds since 1970
 * @param key its key, or null; not copied
 * @param value its value, or null; not copied
 * @param headers its headers in their order
 */
public record InboundRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte[] key,
        byte[] value,
        List<RecordHeader> headers) {

    public InboundRecord {
        headers = List.copyOf(headers);
    }

    /** The key as a text: the stream's id; empty where there is none. */
    public String streamId() {
        return key == null ? "" : new String(key, UTF_8);
    }

    /** Bytes of key, value and headers. */
    public int sizeInBytes() {
        return RecordSize.payload(key, value, headers);
    }
}
