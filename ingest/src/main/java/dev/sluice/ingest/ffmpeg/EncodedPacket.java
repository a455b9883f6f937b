// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.jspecify.annotations.Nullable;

/**
 * A packet on the heap: one compressed frame as a demuxer or encoder produced it.
 *
 * @param data the compressed bytes; not copied, so they must not be changed
 * @param ptsMicros presentation time in microseconds on the source's own clock
 * @param dtsMicros decoding time in microseconds on the same clock; ascending
 * @param durationMicros duration of the frame in microseconds, 0 if unknown
 * @param key whether the container or parser marks the frame as a key frame
 * @param corrupt whether the demuxer found the packet incomplete
 * @param discarded whether the frame is decoded but not shown, because an edit list leaves it out
 * @param timing where the times come from
 * @param extradata the codec's private data from this packet on, or null if it does not change
 */
public record EncodedPacket(
        byte[] data,
        long ptsMicros,
        long dtsMicros,
        long durationMicros,
        boolean key,
        boolean corrupt,
        boolean discarded,
        Timing timing,
        byte @Nullable [] extradata) {

    /** Where the times of a packet come from. */
    public enum Timing {
        /** The source declares them. */
        DECLARED,
        /** The source declares no presentation time, so it is only estimated. */
        ESTIMATED,
        /** The source declares them, and its clock has jumped since the packet before. */
        JUMPED
    }

    /** Stands for a time that the source does not declare. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** A whole packet of a frame that is shown, with times that the source declares. */
    public EncodedPacket(
            byte[] data,
            long ptsMicros,
            long dtsMicros,
            long durationMicros,
            boolean key,
            byte @Nullable [] extradata) {
        this(
                data,
                ptsMicros,
                dtsMicros,
                durationMicros,
                key,
                false,
                false,
                Timing.DECLARED,
                extradata);
    }

    /** The same packet with other bytes. */
    public EncodedPacket withData(byte[] other) {
        return new EncodedPacket(
                other,
                ptsMicros,
                dtsMicros,
                durationMicros,
                key,
                corrupt,
                discarded,
                timing,
                extradata);
    }

    /** The same packet with other times. */
    public EncodedPacket withTimes(long pts, long dts) {
        return withTimes(pts, dts, timing);
    }

    /** The same packet with other times that come from elsewhere. */
    public EncodedPacket withTimes(long pts, long dts, Timing origin) {
        return new EncodedPacket(
                data, pts, dts, durationMicros, key, corrupt, discarded, origin, extradata);
    }

    /** The same packet, found incomplete or not. */
    public EncodedPacket withCorrupt(boolean other) {
        return new EncodedPacket(
                data,
                ptsMicros,
                dtsMicros,
                durationMicros,
                key,
                other,
                discarded,
                timing,
                extradata);
    }
}
