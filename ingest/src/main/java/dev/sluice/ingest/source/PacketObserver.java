// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.EncodedPacket;

import java.util.ArrayList;
import java.util.List;

/** Collects {@link PacketStatistics}. Not safe for use by several threads. */
final class PacketObserver {

    /** Number of frames whose distances are compared. */
    private static final int COMPARED = 10_000;

    /** A gap that is longer is one in the source, and no part of a GOP. */
    private static final long GAP_MICROS = 60_000_000;

    private final long frameMicros;
    private final Timeline timeline;
    private final List<Long> gops = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private long packets;
    private long discarded;
    private long corrupt;
    private long untimed;
    private long jumps;
    private long lastDts = EncodedPacket.NO_TIME;
    private long firstDts = EncodedPacket.NO_TIME;
    private long gopStart = EncodedPacket.NO_TIME;
    private long end = EncodedPacket.NO_TIME;

    /**
     * @param timed whether packets have presentation times or need none
     */
    PacketObserver(long frameMicros, boolean timed) {
        this.frameMicros = frameMicros;
        this.timeline = new Timeline(frameMicros, timed);
    }

    /**
     * Takes the next packet.
     *
     * @return time from the first packet to this one in microseconds, in decoding order
     */
    long accept(EncodedPacket packet) {
        packets++;
        discarded += packet.discarded() ? 1 : 0;
        corrupt += packet.corrupt() ? 1 : 0;
        untimed += packet.ptsMicros() == EncodedPacket.NO_TIME ? 1 : 0;
        countJump(packet.dtsMicros());
        EncodedPacket repaired = timeline.repair(packet);
        long time =
                repaired.ptsMicros() == EncodedPacket.NO_TIME
                        ? repaired.dtsMicros()
                        : repaired.ptsMicros();
        if (end != EncodedPacket.NO_TIME && time - end > GAP_MICROS) {
            jumps++;
            endGop(end);
            times.clear();
        }
        if (packet.key()) {
            endGop(time);
            gopStart = time;
        }
        if (times.size() < COMPARED) {
            times.add(time);
        }
        long duration = packet.durationMicros() > 0 ? packet.durationMicros() : frameMicros;
        end = Math.max(end, time + duration);
        if (firstDts == EncodedPacket.NO_TIME) {
            firstDts = repaired.dtsMicros();
        }
        return repaired.dtsMicros() - firstDts;
    }

    private void endGop(long time) {
        if (gopStart != EncodedPacket.NO_TIME) {
            gops.add(Math.max(0, time - gopStart));
            gopStart = EncodedPacket.NO_TIME;
        }
    }

    private void countJump(long dts) {
        if (dts != EncodedPacket.NO_TIME) {
            jumps += lastDts != EncodedPacket.NO_TIME && dts < lastDts - 1_000_000 ? 1 : 0;
            lastDts = dts;
        }
    }

    /** What was seen; to be called once, at the end. */
    PacketStatistics statistics() {
        endGop(end);
        List<Long> steps = new ArrayList<>();
        List<Long> sorted = times.stream().sorted().toList();
        for (int i = 1; i < sorted.size(); i++) {
            steps.add(sorted.get(i) - sorted.get(i - 1));
        }
        return new PacketStatistics(
                packets,
                discarded,
                corrupt,
                untimed,
                gops,
                steps.stream().mapToLong(Long::longValue).min().orElse(0),
                steps.stream().mapToLong(Long::longValue).max().orElse(0),
                jumps);
    }
}
