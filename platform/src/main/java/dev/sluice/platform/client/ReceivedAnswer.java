// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.client;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerJson;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An answer that was read from Kafka, with the record's value unchanged: it may have fields that
 * this release does not know.
 *
 * @param answer the answer
 * @param json the record's value
 */
public record ReceivedAnswer(Answer answer, String json) {

    /**
     * Reads a record's value.
     *
     * @param value null for a tombstone
     * @throws IllegalArgumentException if it is not an answer
     */
    public static ReceivedAnswer read(byte @Nullable [] value) {
        return new ReceivedAnswer(AnswerJson.read(value), new String(value, UTF_8));
    }
}
