package dev.sluice.operators.config;

import java.util.Locale;

/** Where a job without a checkpoint or savepoint begins to read. */
public enum StartFrom {
    /** Where the consumer group stopped; where there is nothing of it, at the beginning. */
    COMMITTED,
    /** At the beginning of the topics. */
    EARLIEST,
    /** At their end. */
    LATEST;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
