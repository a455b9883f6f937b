// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.progress;

import dev.sluice.platform.text.Quantity;

import java.time.Duration;

/** Estimates how long work will take, from the part that is done. Stateless. */
public final class Remaining {

    /** Before this, an estimate says little. */
    private static final long FIRST_NANOS = 3_000_000_000L;

    private Remaining() {}

    /**
     * Returns text such as ", about 3 min left"; "" while nothing can be said.
     *
     * @param done how much of the work is done, in any unit
     * @param all all of the work
     * @param nanos time that {@code done} took
     */
    public static String text(double done, double all, long nanos) {
        if (!(done > 0) || done >= all || nanos < FIRST_NANOS) {
            return "";
        }
        double seconds = nanos / 1e9 * (all - done) / done;
        return ", about %s left".formatted(Quantity.wholeSeconds(rounded(seconds)));
    }

    /** An estimate has no seconds if it has minutes. */
    private static Duration rounded(double seconds) {
        double unit = seconds < 10 ? 1 : seconds < 90 ? 10 : 60;
        return Duration.ofSeconds((long) (Math.ceil(seconds / unit) * unit));
    }
}
