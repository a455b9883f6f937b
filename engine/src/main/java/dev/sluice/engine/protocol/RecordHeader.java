// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One header of a Kafka record.
 *
 * @param name the name; several headers of a record may have the same
 * @param value the bytes, or null; not copied, so neither side may change them
 */
public record RecordHeader(String name, byte @Nullable [] value) {

    /** Returns a header with a text. */
    public static RecordHeader of(String name, String text) {
        return new RecordHeader(name, text.getBytes(UTF_8));
    }

    /** Returns the value as text, or null if it is null. */
    public @Nullable String text() {
        return value == null ? null : new String(value, UTF_8);
    }
}
