// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import java.util.Locale;

/** What the job does when a stream sends chunks faster than they can be processed. */
public enum OverloadPolicy {
    /** Every chunk is processed; the job reads more slowly. */
    LOSSLESS,
    /** Whole chunks are skipped and reported, so that answers stay up to date. */
    LIVE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
