// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.EncodedPacket;

/**
 * Repairs the times of a stream's packets. Afterwards, each packet has both times, decoding times
 * ascend, and no frame is presented before it is decoded; a presentation time that is missing is
 * that of decoding, and marked as an estimate. If the clock of the source jumps back, the repaired
 * times continue without a jump; a jump forward stays, because a source that records only movement,
 * or was off, has real gaps. Not safe for use by several threads. Each stream has its own instance.
 */
final class Timeline {

    /** The shortest step that no container rounds to zero (one tick of 90 kHz is 11.1 µs). */
    static final long STEP_MICROS = 12;

    private static final long UNKNOWN_FRAME_MICROS = 40_000;

    /** Number of frames by which a first frame without decoding time may be reordered. */
    private static final int REORDERED = 4;

    /** A smaller step back is disorder; a larger one means that the clock was set or restarted. */
    private static final long JUMP_MICROS = 1_000_000;

    private final long frameMicros;
    private final boolean timed;
    private boolean discarded; // the last packet
    private long offset;
    private long lastDts = EncodedPacket.NO_TIME;
    private long lastPts = EncodedPacket.NO_TIME;

    /**
     * A timeline at the start of a stream.
     *
     * @param frameMicros nominal duration of a frame, 0 if unknown
     * @param timed whether presentation times are declared or equal to the decoding times; if not,
     *     a missing presentation time stays {@link EncodedPacket#NO_TIME}
     */
    Timeline(long frameMicros, boolean timed) {
        this.frameMicros = frameMicros > 0 ? frameMicros : UNKNOWN_FRAME_MICROS;
        this.timed = timed;
    }

    /** Returns the packet with repaired times. */
    EncodedPacket repair(EncodedPacket packet) {
        boolean first = lastDts == EncodedPacket.NO_TIME || beginsEdit(packet);
        long before = offset;
        long dts = first ? firstDts(packet) : nextDts(packet);
        boolean unknown = packet.ptsMicros() == EncodedPacket.NO_TIME;
        boolean jumped = !first && (offset != before || dts > lastDts + JUMP_MICROS);
        long pts = unknown ? dts : packet.ptsMicros() + offset;
        dts = first ? dts : Math.max(dts, lastDts + STEP_MICROS);
        pts = Math.max(pts, dts);
        lastDts = dts;
        lastPts = Math.max(lastPts, pts);
        discarded = packet.discarded();
        return packet.withTimes(
                unknown && !timed ? EncodedPacket.NO_TIME : pts, dts, timing(jumped, unknown));
    }

    private static EncodedPacket.Timing timing(boolean jumped, boolean unknown) {
        if (jumped) {
            return EncodedPacket.Timing.JUMPED;
        }
        return unknown ? EncodedPacket.Timing.ESTIMATED : EncodedPacket.Timing.DECLARED;
    }

    /** End of the last frame so far, 0 if there is none. */
    long endMicros() {
        return lastPts == EncodedPacket.NO_TIME ? 0 : lastPts + frameMicros;
    }

    /** Nominal duration of a frame. */
    long frameMicros() {
        return frameMicros;
    }

    /**
     * Whether an edit list goes on elsewhere in the recording: frames that it leaves out have the
     * times of frames that are shown next, so time seems to jump back to the key frame before
     * those.
     */
    private boolean beginsEdit(EncodedPacket packet) {
        return discarded
                && packet.key()
                && packet.dtsMicros() != EncodedPacket.NO_TIME
                && packet.dtsMicros() + offset <= lastDts;
    }

    private long firstDts(EncodedPacket packet) {
        if (packet.dtsMicros() != EncodedPacket.NO_TIME) {
            return packet.dtsMicros() + offset;
        }
        return packet.ptsMicros() == EncodedPacket.NO_TIME
                ? 0
                : packet.ptsMicros() - REORDERED * frameMicros;
    }

    private long nextDts(EncodedPacket packet) {
        if (packet.dtsMicros() == EncodedPacket.NO_TIME) {
            boolean neither = packet.ptsMicros() == EncodedPacket.NO_TIME;
            return lastDts + (neither ? frameMicros : STEP_MICROS);
        }
        long dts = packet.dtsMicros() + offset;
        if (dts < lastDts - JUMP_MICROS) {
            long reordering =
                    packet.ptsMicros() == EncodedPacket.NO_TIME
                            ? 0
                            : packet.ptsMicros() - packet.dtsMicros();
            offset += lastPts + frameMicros - reordering - dts;
            dts = packet.dtsMicros() + offset;
        }
        return dts;
    }
}
