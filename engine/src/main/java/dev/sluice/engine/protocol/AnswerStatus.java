// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import java.util.Locale;

/** How a question was answered. */
public enum AnswerStatus {
    /** The model answered from everything that the question may use. */
    OK,
    /** Memory holds nothing of the stream up to the question's capture time. */
    NO_VIDEO,
    /**
     * The stream was silent before the question's capture time; answered from what is in memory.
     */
    TIMEOUT,
    /** The question's capture time, or the beginning of its lookback, was evicted from memory. */
    HISTORY_GONE,
    /** The question could not be answered; the answer has an error. */
    ERROR;

    /** The {@code status} field. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
