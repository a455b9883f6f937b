package dev.sluice.engine.protocol;

import java.util.Locale;

/** How a question was answered. */
public enum AnswerStatus {
    /** By the model, of all that the question may know. */
    OK,
    /** Nothing is known of the stream up to the moment asked about. */
    NO_VIDEO,
    /** The stream fell silent before the moment asked about; answered of what is known. */
    TIMEOUT,
    /** The moment, or the beginning of the lookback, lies before what is remembered. */
    HISTORY_GONE,
    /** Not at all. */
    ERROR;

    /** The {@code status} field. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
