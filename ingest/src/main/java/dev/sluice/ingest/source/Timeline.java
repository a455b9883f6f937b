package dev.sluice.ingest.source;

import dev.sluice.ingest.cut.EncodedPacket;

/**
 * Repairs a stream's times, so that what follows can rely on them: each packet has both, decoding
 * times ascend, and no picture is shown before it is decoded. Where a clock jumps back, time goes
 * on. Pure; for one stream and one thread.
 */
final class Timeline {

    /** The shortest step that no container here rounds away (one tick of 90 kHz is 11.1 µs). */
    static final long STEP_MICROS = 12;

    private static final long UNKNOWN_FRAME_MICROS = 40_000;

    /** Pictures that a first one without decoding time may have been reordered by. */
    private static final int REORDERED = 4;

    /** A smaller step back is disorder, a larger one a clock that was set or began anew. */
    private static final long JUMP_MICROS = 1_000_000;

    private final long frameMicros;
    private long offset;
    private long lastDts = EncodedPacket.NO_TIME;
    private long lastPts = EncodedPacket.NO_TIME;

    /**
     * A new timeline.
     *
     * @param frameMicros nominal time of a picture, or 0
     */
    Timeline(long frameMicros) {
        this.frameMicros = frameMicros > 0 ? frameMicros : UNKNOWN_FRAME_MICROS;
    }

    /** The packet with times that can be relied on. */
    EncodedPacket repair(EncodedPacket packet) {
        boolean first = lastDts == EncodedPacket.NO_TIME;
        long dts = first ? firstDts(packet) : nextDts(packet);
        long pts = packet.ptsMicros() == EncodedPacket.NO_TIME ? dts : packet.ptsMicros() + offset;
        dts = first ? dts : Math.max(dts, lastDts + STEP_MICROS);
        pts = Math.max(pts, dts);
        lastDts = dts;
        lastPts = Math.max(lastPts, pts);
        return packet.at(pts, dts);
    }

    private long firstDts(EncodedPacket packet) {
        if (packet.dtsMicros() != EncodedPacket.NO_TIME) {
            return packet.dtsMicros();
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
