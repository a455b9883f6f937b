package dev.sluice.model;

/**
 * How much is kept between the questions of a stream. Sessions over a bound are closed, least
 * recently used first.
 *
 * @param count sessions of one model in a process; 0: none is kept
 * @param bytes of their caches together; a prompt that does not fit is kept as far as it does
 * @param maxPosition largest position that time may take a prompt to before its old steps are told
 *     apart no more; 0: the {@code trained_positions} of the model's config.json. In any case at
 *     most three quarters of the largest that it was made for, which leaves room for an answer
 */
public record SessionLimits(int count, long bytes, int maxPosition) {

    /** Sixteen sessions of together one gibibyte. */
    public static SessionLimits defaults() {
        return new SessionLimits(16, 1L << 30, 0);
    }

    public SessionLimits {
        if (count < 0 || bytes < 0 || maxPosition < 0) {
            throw new IllegalArgumentException(
                    "found %d sessions, %d bytes and position %d; expected at least 0 of each"
                            .formatted(count, bytes, maxPosition));
        }
    }
}
