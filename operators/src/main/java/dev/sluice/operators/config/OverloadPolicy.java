package dev.sluice.operators.config;

import java.util.Locale;

/** What becomes of a stream that is faster than its processing. */
public enum OverloadPolicy {
    /** Everything is processed; reading slows down. */
    LOSSLESS,
    /** Whole chunks are left out and reported, so that answers stay about now. */
    LIVE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
