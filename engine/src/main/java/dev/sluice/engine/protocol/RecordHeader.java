package dev.sluice.engine.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One header of a Kafka record.
 *
 * @param name its name; may repeat within a record
 * @param value its bytes, or null; not copied, so neither side may change them
 */
public record RecordHeader(String name, byte[] value) {

    /** A header with a text. */
    public static RecordHeader of(String name, String text) {
        return new RecordHeader(name, text.getBytes(UTF_8));
    }

    /** The value as a text; null stays null. */
    public String text() {
        return value == null ? null : new String(value, UTF_8);
    }
}
