// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

/**
 * The number of items (steps or tokens) of a stream that may be kept so far, which is a share of
 * those seen so far, and at least one. It is rounded up in some streams and down in others, so that
 * the share is met over many streams.
 *
 * @param share the share to keep, 0 to 1
 * @param phase added before rounding down, 0 to 1, evenly distributed over the streams
 */
record Quota(double share, double phase) {

    private static final double ROUNDING = 1e-9;

    Quota {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "found a share of %s; expected 0 to 1".formatted(share));
        }
    }

    /**
     * Returns how many of the next items to keep.
     *
     * @param before number of items before them
     * @param next number of the next items
     */
    int of(long before, int next) {
        return (int) (upTo(before + next) - upTo(before));
    }

    private long upTo(long count) {
        long rounded = (long) Math.floor(count * share + phase + ROUNDING);
        return count == 0 ? 0 : Math.max(1, Math.min(count, rounded));
    }
}
