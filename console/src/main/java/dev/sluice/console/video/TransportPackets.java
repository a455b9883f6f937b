// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.video;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The packets of an MPEG transport stream (ISO/IEC 13818-1) with one video: which codec it has, and
 * its times, which can be moved. Reading beyond the array throws an {@link
 * IndexOutOfBoundsException}, as damaged bytes may.
 */
final class TransportPackets {

    /** Times have 33 bits, in units of 1/90,000 s. */
    static final long WRAP = 1L << 33;

    private static final int PACKET = 188;
    private static final int SYNC = 0x47;

    private final byte[] data;
    private int video = -1; // id of the video's packets
    private String codec = ChunkMedia.UNKNOWN;

    TransportPackets(byte[] data) {
        this.data = data;
        findVideo();
    }

    String codec() {
        return codec;
    }

    private void findVideo() {
        int tables = -1;
        for (int at = 0; at + PACKET <= data.length && video < 0; at += PACKET) {
            if (unsigned(at) != SYNC || !starts(at) || payload(at) < 0) {
                continue;
            }
            int section = payload(at) + 1 + unsigned(payload(at)); // behind the pointer field
            if (id(at) == 0) {
                tables = 0x1fff & short16(section + 10);
            } else if (id(at) == tables) {
                readProgram(section);
            }
        }
    }

    private void readProgram(int section) {
        int end = section + 3 + (0xfff & short16(section + 1)) - 4; // before the checksum
        int at = section + 12 + (0xfff & short16(section + 10));
        while (at + 5 <= end) {
            String found =
                    switch (unsigned(at)) {
                        case 0x1b -> ChunkMedia.H264;
                        case 0x24 -> ChunkMedia.HEVC;
                        default -> ChunkMedia.UNKNOWN;
                    };
            if (!found.equals(ChunkMedia.UNKNOWN)) {
                codec = found;
                video = 0x1fff & short16(at + 1);
                return;
            }
            at += 5 + (0xfff & short16(at + 3));
        }
    }

    /** Returns the presentation times of the video's frames, ascending, in 1/90,000 s. */
    List<Long> presentationTimes() {
        List<Long> times = new ArrayList<>();
        for (int at = 0; at + PACKET <= data.length; at += PACKET) {
            int header = videoHeader(at);
            if (header >= 0 && (unsigned(header + 7) & 0x80) != 0) {
                times.add(time(header + 9));
            }
        }
        Collections.sort(times);
        return times;
    }

    /** Adds to all times, modulo 2^33; the array is changed. */
    void move(long ticks) {
        for (int at = 0; at + PACKET <= data.length; at += PACKET) {
            moveClock(at, ticks);
            int header = videoHeader(at);
            if (header < 0) {
                continue;
            }
            int flags = unsigned(header + 7) >> 6;
            if ((flags & 2) != 0) {
                setTime(header + 9, wrap(time(header + 9) + ticks));
            }
            if (flags == 3) {
                setTime(header + 14, wrap(time(header + 14) + ticks));
            }
        }
    }

    /** Moves the program clock reference of a packet, if it has one. */
    private void moveClock(int at, long ticks) {
        boolean adapted = (unsigned(at + 3) & 0x20) != 0;
        if (unsigned(at) != SYNC || !adapted || unsigned(at + 4) < 7) {
            return;
        }
        if ((unsigned(at + 5) & 0x10) == 0) {
            return;
        }
        int clock = at + 6;
        long high = (long) short16(clock) << 16 | short16(clock + 2);
        long base = wrap((high << 1 | unsigned(clock + 4) >> 7) + ticks);
        data[clock] = (byte) (base >> 25);
        data[clock + 1] = (byte) (base >> 17);
        data[clock + 2] = (byte) (base >> 9);
        data[clock + 3] = (byte) (base >> 1);
        data[clock + 4] = (byte) (base << 7 | unsigned(clock + 4) & 0x7f);
    }

    /** Returns where the header of a packet of the video's elementary stream begins, or -1. */
    private int videoHeader(int at) {
        if (unsigned(at) != SYNC || id(at) != video || !starts(at)) {
            return -1;
        }
        int header = payload(at);
        boolean valid =
                header >= 0
                        && header + 19 <= at + PACKET
                        && unsigned(header) == 0
                        && unsigned(header + 1) == 0
                        && unsigned(header + 2) == 1;
        return valid ? header : -1;
    }

    private long time(int at) {
        return (long) (unsigned(at) >> 1 & 7) << 30
                | (long) (short16(at + 1) >> 1) << 15
                | short16(at + 3) >> 1;
    }

    private void setTime(int at, long time) {
        data[at] = (byte) (unsigned(at) & 0xf1 | time >> 29 & 0xe);
        data[at + 1] = (byte) (time >> 22);
        data[at + 2] = (byte) (time >> 14 & 0xfe | 1);
        data[at + 3] = (byte) (time >> 7);
        data[at + 4] = (byte) (time << 1 & 0xfe | 1);
    }

    static long wrap(long ticks) {
        return Math.floorMod(ticks, WRAP);
    }

    /** Returns where a packet's payload begins, or -1 if it has none. */
    private int payload(int at) {
        int control = unsigned(at + 3) >> 4 & 3;
        if ((control & 1) == 0) {
            return -1;
        }
        int start = (control & 2) == 0 ? at + 4 : at + 5 + unsigned(at + 4);
        return start < at + PACKET ? start : -1;
    }

    private boolean starts(int at) {
        return (unsigned(at + 1) & 0x40) != 0;
    }

    private int id(int at) {
        return 0x1fff & short16(at + 1);
    }

    private int short16(int at) {
        return unsigned(at) << 8 | unsigned(at + 1);
    }

    private int unsigned(int at) {
        return data[at] & 0xff;
    }
}
