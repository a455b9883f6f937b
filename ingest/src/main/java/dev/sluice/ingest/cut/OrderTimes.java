// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.EncodedPacket.Timing;
import dev.sluice.ingest.nal.SliceHeader;

/**
 * RunPresentation times that the source does not declare, from the positions of frames in
 * presentation order (8.2.1 of H.264, 8.3.1 of H.265). A message behind the slices of a frame is
 * enough to lose the time of the next one, because parsers take it for its beginning. Nothing is
 * changed unless times and positions of the frames before were in proportion. Not safe for use by
 * several threads.
 */
final class OrderTimes {

    /**
     * By how much two measurements of the same frame rate may differ, because times are rounded.
     */
    private static final double TOLERANCE = 0.02;

    private long order; // of the last frame that others may refer to, counted on over every wrap
    private boolean known; // there is a frame in this sequence whose time is declared
    private long knownOrder;
    private long knownMicros;
    private double microsPerOrder;
    private boolean proportional;

    /** Returns the packet of the next frame with a better time, if there is one. */
    EncodedPacket timed(EncodedPacket packet, SliceHeader header) {
        if (header.orders() == 0 || header.order() == SliceHeader.UNKNOWN) {
            return packet;
        }
        if (header.idr()) {
            known = false;
            order = 0;
        }
        long here = unwrapped(header);
        if (header.referenced()) {
            order = here;
        }
        if (packet.timing() == Timing.ESTIMATED) {
            return estimated(packet, here);
        }
        learn(packet, here);
        return packet;
    }

    /** The position nearest to the last one that has these lower bits. */
    private long unwrapped(SliceHeader header) {
        int ahead = Math.floorMod(header.order() - order, header.orders());
        return order + (ahead > header.orders() / 2 ? ahead - header.orders() : ahead);
    }

    private EncodedPacket estimated(EncodedPacket packet, long here) {
        if (!known || !proportional) {
            return packet;
        }
        long pts = knownMicros + Math.round((here - knownOrder) * microsPerOrder);
        return packet.withTimes(Math.max(pts, packet.dtsMicros()), packet.dtsMicros());
    }

    private void learn(EncodedPacket packet, long here) {
        if (packet.timing() == Timing.JUMPED) {
            known = false;
        }
        if (known && here != knownOrder) {
            double measured = (packet.ptsMicros() - knownMicros) / (double) (here - knownOrder);
            double difference = Math.abs(measured - microsPerOrder);
            proportional = measured > 0 && difference <= TOLERANCE * microsPerOrder;
            microsPerOrder = measured;
        }
        known = true;
        knownOrder = here;
        knownMicros = packet.ptsMicros();
    }
}
