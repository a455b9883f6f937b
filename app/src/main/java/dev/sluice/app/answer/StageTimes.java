package dev.sluice.app.answer;

/** Time spent on the stages before reduction. Not safe for several threads. */
final class StageTimes {

    private static final double NANOS_PER_MILLI = 1e6;

    private long total;
    private long preprocess;
    private long encode;

    void addPreprocess(long nanos) {
        preprocess += nanos;
    }

    void addEncode(long nanos) {
        encode += nanos;
    }

    void total(long nanos) {
        total = nanos;
    }

    /** Reading, cutting, decoding and sampling: all that is not one of the others. */
    double readMillis() {
        return (total - preprocess - encode) / NANOS_PER_MILLI;
    }

    /** Resizing. */
    double preprocessMillis() {
        return preprocess / NANOS_PER_MILLI;
    }

    /** The vision encoder, with the arithmetic on pixels before it. */
    double encodeMillis() {
        return encode / NANOS_PER_MILLI;
    }
}
