// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.answer;

/** Time spent on the stages before reduction. Not safe for several threads. */
final class StageTimes {

    private static final double NANOS_PER_MILLI = 1e6;

    private long total;
    private long preprocess;
    private long encode;
    private long reduce;

    void addPreprocess(long nanos) {
        preprocess += nanos;
    }

    void addEncode(long nanos) {
        encode += nanos;
    }

    /** Sets the time of all stages together, and of drop, merge and memory. */
    void total(long nanos, long reduceNanos) {
        total = nanos;
        reduce = reduceNanos;
    }

    /** Time for reading, cutting, decoding, sampling and gating: what no other stage takes. */
    double readMillis() {
        return (total - preprocess - encode - reduce) / NANOS_PER_MILLI;
    }

    /** Time for resizing. */
    double preprocessMillis() {
        return preprocess / NANOS_PER_MILLI;
    }

    /** Time for the vision encoder, preprocessing of pixels included. */
    double encodeMillis() {
        return encode / NANOS_PER_MILLI;
    }

    /** Time for drop, merge and memory. */
    double reduceMillis() {
        return reduce / NANOS_PER_MILLI;
    }
}
