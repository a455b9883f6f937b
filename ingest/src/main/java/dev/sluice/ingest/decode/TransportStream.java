// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

import java.util.HashSet;
import java.util.Set;

/**
 * The packets of an MPEG transport stream (ISO/IEC 13818-1). FFmpeg's demuxer joins the remaining
 * parts of a frame and marks the frame before it, because its parser gives a frame when the next
 * one begins. This class therefore finds out which frames have lost packets.
 */
final class TransportStream {

    private static final int SYNC = 0x47;
    private static final int COUNTERS = 16;
    private static final long TIMES = 1L << 33; // after which they start again from 0
    private static final long NO_TIME = -1;

    private final byte[] data;
    private final int size;
    private final int first;

    private TransportStream(byte[] data, int size, int first) {
        this.data = data;
        this.size = size;
        this.first = first;
    }

    /**
     * Finds the packets: plain, with a preceding time code, or with trailing error correction. A
     * packet may be out of step, and the last one may be incomplete.
     */
    static TransportStream of(byte[] data) throws ChunkException {
        int[][] layouts = {{188, 0}, {192, 4}, {204, 0}};
        for (int[] layout : layouts) {
            TransportStream stream = new TransportStream(data, layout[0], layout[1]);
            if (stream.isMostlyAligned()) {
                return stream;
            }
        }
        throw new ChunkException(
                ChunkException.Kind.CORRUPT,
                "%d bytes are not a sequence of MPEG-TS packets of 188 bytes: the chunk is damaged or truncated, or it is another container than its content-type header names"
                        .formatted(data.length));
    }

    private boolean isMostlyAligned() {
        int packets = 0;
        int aligned = 0;
        for (int at = first; at + size - first <= data.length; at += size) {
            packets++;
            aligned += data[at] == SYNC ? 1 : 0;
        }
        return packets > 0 && 4 * aligned >= 3 * packets;
    }

    /**
     * The presentation times of the frames of a stream that have lost packets, or contain one that
     * is marked as damaged.
     *
     * @param id of the stream
     * @return in ticks, each less than 2³³
     */
    Set<Long> damagedTimes(int id) {
        Set<Long> damaged = new HashSet<>();
        long time = NO_TIME; // of the frame to which the packet belongs
        int last = -1;
        for (int at = first; at + 188 <= data.length; at += size) {
            if (data[at] != SYNC || streamId(at) != id) {
                continue;
            }
            int counter = data[at + 3] & 0x0F;
            if (!follows(at, counter, last)) {
                damaged.add(time);
            }
            last = counter;
            if (startsFrame(at)) {
                time = time(at);
            }
            if ((data[at + 1] & 0x80) != 0) {
                damaged.add(time);
            }
        }
        if ((data.length + first) % size != first) {
            damaged.add(time);
        }
        damaged.remove(NO_TIME);
        return damaged;
    }

    /** A presentation time of the demuxer, in ticks, as {@link #damagedTimes} has it. */
    static long time(long pts) {
        return Math.floorMod(pts, TIMES);
    }

    private boolean follows(int at, int counter, int last) {
        boolean payload = (data[at + 3] & 0x10) != 0;
        int expected = payload ? (last + 1) % COUNTERS : last;
        boolean repeated = payload && counter == last;
        return last < 0 || counter == expected || repeated || isNewStart(at);
    }

    private int streamId(int at) {
        return (data[at + 1] & 0x1F) << 8 | data[at + 2] & 0xFF;
    }

    private boolean startsFrame(int at) {
        return (data[at + 1] & 0x40) != 0;
    }

    /** The presentation time in the header of the elementary packet that begins here. */
    private long time(int packet) {
        boolean adapted = (data[packet + 3] & 0x20) != 0;
        int at = packet + 4 + (adapted ? 1 + (data[packet + 4] & 0xFF) : 0);
        if (at + 14 > packet + 188 || (data[at + 7] & 0x80) == 0) {
            return NO_TIME;
        }
        return (data[at + 9] & 0x0EL) << 29
                | (data[at + 10] & 0xFFL) << 22
                | (data[at + 11] & 0xFEL) << 14
                | (data[at + 12] & 0xFFL) << 7
                | (data[at + 13] & 0xFEL) >> 1;
    }

    /** Whether the packet declares that its continuity counter restarts. */
    private boolean isNewStart(int at) {
        boolean adapted = (data[at + 3] & 0x20) != 0 && data[at + 4] != 0;
        return adapted && (data[at + 5] & 0x80) != 0;
    }
}
