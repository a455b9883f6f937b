// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVRational;

import static org.bytedeco.ffmpeg.global.avutil.av_rescale;

/**
 * The unit in which a stream counts time: one tick lasts {@code numerator / denominator} seconds.
 *
 * @param numerator seconds
 * @param denominator ticks in these seconds
 */
public record FfmpegTimeBase(int numerator, int denominator) {

    /** Ticks of one microsecond. */
    public static final FfmpegTimeBase MICROS = new FfmpegTimeBase(1, 1_000_000);

    private static final long MICROS_PER_SECOND = 1_000_000;

    static FfmpegTimeBase of(AVRational rational) {
        return new FfmpegTimeBase(rational.num(), rational.den());
    }

    /** Microseconds in these ticks, rounded to the nearest; exact in 128 bits. */
    public long toMicros(long ticks) {
        return av_rescale(ticks, numerator * MICROS_PER_SECOND, denominator);
    }

    /** Ticks in these microseconds, rounded to the nearest; exact in 128 bits. */
    public long ofMicros(long micros) {
        return av_rescale(micros, denominator, numerator * MICROS_PER_SECOND);
    }

    void copyTo(AVRational rational) {
        rational.num(numerator).den(denominator);
    }
}
