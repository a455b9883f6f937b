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
    private final boolean dropsIncomplete;
    private final Timeline timeline;
    private final List<Long> gops = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private long packets;
    private long discarded;
    private long corrupt;
    private long untimed;
    private long jumps;
    private boolean lastCorrupt;
    private long lastDts = EncodedPacket.NO_TIME;
    private long firstDts = EncodedPacket.NO_TIME;
    private long gopStart = EncodedPacket.NO_TIME;
    private long end = EncodedPacket.NO_TIME;

    /**
     * @param timed whether packets have presentation times or need none
     * @param dropsIncomplete whether readers of the container drop a last packet that is incomplete
     */
    PacketObserver(long frameMicros, boolean timed, boolean dropsIncomplete) {
        this.frameMicros = frameMicros;
        this.dropsIncomplete = dropsIncomplete;
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
        lastCorrupt = packet.corrupt();
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
        List<Long> steps = steps();
        return new PacketStatistics(
                packets,
                discarded,
                corrupt,
                untimed,
                gops,
                steps.isEmpty() ? 0 : steps.get(steps.size() / 2),
                steps.isEmpty() ? 0 : steps.get(steps.size() - 1),
                lastCorrupt && dropsIncomplete,
                jumps);
    }

    /** The times from a frame to the next one in presentation order, ascending. */
    private List<Long> steps() {
        List<Long> sorted = times.stream().sorted().toList();
        List<Long> steps = new ArrayList<>();
        for (int i = 1; i < sorted.size(); i++) {
            steps.add(sorted.get(i) - sorted.get(i - 1));
        }
        steps.sort(null);
        return steps;
    }
}
