// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

/**
 * How much of a stream may be kept so that at any moment its share is kept, and the first thing in
 * any case. Rounded up in some streams and down in others, so that over many streams the share is
 * met.
 *
 * @param share of all that came, 0 to 1
 * @param phase of the stream, 0 to 1, evenly distributed: what is added before rounding down
 */
record Quota(double share, double phase) {

    private static final double ROUNDING = 1e-9;

    Quota {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of %s; expected 0 to 1".formatted(share));
        }
    }

    /**
     * How many of the next things to keep.
     *
     * @param before things that came before
     * @param next things that come now
     */
    int of(long before, int next) {
        return (int) (upTo(before + next) - upTo(before));
    }

    private long upTo(long count) {
        long rounded = (long) Math.floor(count * share + phase + ROUNDING);
        return count == 0 ? 0 : Math.max(1, Math.min(count, rounded));
    }
}
