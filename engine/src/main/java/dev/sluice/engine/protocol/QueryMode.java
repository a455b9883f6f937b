package dev.sluice.engine.protocol;

/** How often a question is answered. */
public enum QueryMode {
    /** One answer. */
    ONCE,
    /** An answer whenever it changes, until its end. */
    WATCH,
    /** Ends the watch, or withdraws the question, of the same id. */
    CANCEL
}
