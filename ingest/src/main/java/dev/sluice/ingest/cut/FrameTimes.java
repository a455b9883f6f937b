// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;

/**
 * RunPresentation times of frames that come in presentation order, strictly ascending. A frame
 * without a time follows the one before at the nominal frame rate. Not safe for use by several
 * threads.
 */
final class FrameTimes {

    /** The shortest step that no container rounds to zero (one tick of 90 kHz is 11.1 µs). */
    private static final long STEP_MICROS = 12;

    private static final long UNKNOWN_FRAME_MICROS = 40_000;

    private final long frameMicros;
    private long last = EncodedPacket.NO_TIME;
    private int missing;

    /**
     * Times from the beginning of a stream.
     *
     * @param frameMicros nominal duration of a frame, 0 if unknown
     */
    FrameTimes(long frameMicros) {
        this.frameMicros = frameMicros > 0 ? frameMicros : UNKNOWN_FRAME_MICROS;
    }

    /** The time of the next frame, source clock. */
    long next(EncodedPacket packet) {
        long declared = packet.ptsMicros();
        if (last == EncodedPacket.NO_TIME) {
            long first = packet.dtsMicros() == EncodedPacket.NO_TIME ? 0 : packet.dtsMicros();
            last = declared == EncodedPacket.NO_TIME ? first : declared;
        } else if (declared == EncodedPacket.NO_TIME) {
            last += (1 + missing) * frameMicros;
        } else {
            last = Math.max(declared, last + STEP_MICROS);
        }
        missing = 0;
        return last;
    }

    /** The time of a frame that is lost; a frame without a time that comes later leaves it room. */
    long lost(EncodedPacket packet) {
        if (packet.ptsMicros() != EncodedPacket.NO_TIME) {
            return packet.ptsMicros();
        }
        missing++;
        return last == EncodedPacket.NO_TIME ? 0 : last + missing * frameMicros;
    }
}
