// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.video;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The boxes of a fragmented MP4 (ISO/IEC 14496-12) with one track: its beginning without frames,
 * its codec, and its times, which can be moved. Reading beyond the array throws an {@link
 * IndexOutOfBoundsException}, as damaged bytes may.
 */
final class Mp4Boxes {

    private static final int HEADER = 8;

    private final ByteBuffer data;

    Mp4Boxes(byte[] data) {
        this.data = ByteBuffer.wrap(data);
    }

    /** Returns the number of bytes before the first fragment; 0 if there is no movie box. */
    int initBytes() {
        int[] end = {0};
        each(0, data.capacity(), "moov", at -> end[0] = at + size(at));
        return end[0];
    }

    /** Returns FFmpeg's name of the codec. */
    String codec() {
        String[] codec = {ChunkMedia.UNKNOWN};
        descend(
                0,
                data.capacity(),
                List.of("moov", "trak", "mdia", "minf", "stbl", "stsd"),
                at -> codec[0] = codec(type(at + HEADER + 8)));
        return codec[0];
    }

    private static String codec(String sample) {
        return switch (sample) {
            case "avc1", "avc3" -> ChunkMedia.H264;
            case "hvc1", "hev1" -> ChunkMedia.HEVC;
            case "vp09" -> "vp9";
            case "av01" -> "av1";
            case "jpeg", "mjpg", "mp4v" -> "mjpeg";
            default -> ChunkMedia.UNKNOWN;
        };
    }

    /** Returns the ticks of a second. */
    long timescale() {
        long[] scale = {0};
        descend(
                0,
                data.capacity(),
                List.of("moov", "trak", "mdia", "mdhd"),
                at -> scale[0] = unsigned(at + HEADER + (version(at) == 1 ? 20 : 12)));
        if (scale[0] == 0) {
            throw new ArithmeticException("the track has no timescale");
        }
        return scale[0];
    }

    /** Returns the presentation times of all frames, ascending, in ticks. */
    List<Long> presentationTimes() {
        List<Long> times = new ArrayList<>();
        int usual = usualDuration();
        eachFragment(track -> addTimes(track, usual, times));
        Collections.sort(times);
        return times;
    }

    private int usualDuration() {
        int[] duration = {0};
        descend(
                0,
                data.capacity(),
                List.of("moov", "mvex", "trex"),
                at -> duration[0] = data.getInt(at + HEADER + 12));
        return duration[0];
    }

    private void addTimes(int track, int usual, List<Long> times) {
        long[] start = {0};
        int[] duration = {usual};
        int end = track + size(track);
        each(track + HEADER, end, "tfdt", at -> start[0] = decodeTime(at));
        each(track + HEADER, end, "tfhd", at -> duration[0] = fragmentDuration(at, usual));
        each(
                track + HEADER,
                end,
                "trun",
                at -> start[0] = addRun(at, start[0], duration[0], times));
    }

    private int fragmentDuration(int at, int usual) {
        int flags = flags(at);
        if ((flags & 0x8) == 0) {
            return usual;
        }
        int skipped = ((flags & 0x1) == 0 ? 0 : 8) + ((flags & 0x2) == 0 ? 0 : 4);
        return data.getInt(at + HEADER + 8 + skipped);
    }

    /** Adds the times of a run of samples, and returns the decoding time of its end. */
    private long addRun(int at, long start, int duration, List<Long> times) {
        int flags = flags(at);
        int count = data.getInt(at + HEADER + 4);
        int next = at + HEADER + 8 + ((flags & 0x1) == 0 ? 0 : 4) + ((flags & 0x4) == 0 ? 0 : 4);
        long time = start;
        for (int i = 0; i < count; i++) {
            int own = duration;
            if ((flags & 0x100) != 0) {
                own = data.getInt(next);
                next += 4;
            }
            next += ((flags & 0x200) == 0 ? 0 : 4) + ((flags & 0x400) == 0 ? 0 : 4);
            long offset = 0;
            if ((flags & 0x800) != 0) {
                offset = version(at) == 0 ? unsigned(next) : data.getInt(next);
                next += 4;
            }
            if (next > at + size(at)) {
                throw new IndexOutOfBoundsException("a run is longer than its box");
            }
            times.add(time + offset);
            time += own;
        }
        return time;
    }

    /** Adds to the decoding times of all fragments that have room for it; the array is changed. */
    void move(long ticks) {
        eachFragment(
                track ->
                        each(
                                track + HEADER,
                                track + size(track),
                                "tfdt",
                                at -> setDecodeTime(at, decodeTime(at) + ticks)));
    }

    private long decodeTime(int at) {
        return version(at) == 1 ? data.getLong(at + HEADER + 4) : unsigned(at + HEADER + 4);
    }

    private void setDecodeTime(int at, long time) {
        if (version(at) == 1) {
            data.putLong(at + HEADER + 4, Math.max(0, time));
        } else {
            data.putInt(at + HEADER + 4, (int) time); // modulo 2^32, which a player continues
        }
    }

    private void eachFragment(IntConsumer use) {
        each(0, data.capacity(), "moof", at -> each(at + HEADER, at + size(at), "traf", use));
    }

    private void descend(int from, int to, List<String> path, IntConsumer use) {
        each(
                from,
                to,
                path.get(0),
                at -> {
                    if (path.size() == 1) {
                        use.accept(at);
                    } else {
                        descend(at + HEADER, at + size(at), path.subList(1, path.size()), use);
                    }
                });
    }

    /** Calls back for each box of a type in a range, with where it begins. */
    private void each(int from, int to, String type, IntConsumer use) {
        int at = from;
        while (at + HEADER <= to) {
            int size = size(at);
            if (type(at).equals(type)) {
                use.accept(at);
            }
            at += size;
        }
    }

    private int size(int at) {
        int size = data.getInt(at);
        if (size == 0) {
            return data.capacity() - at;
        }
        if (size < HEADER || size > data.capacity() - at) {
            throw new IndexOutOfBoundsException("a box has " + size + " bytes");
        }
        return size;
    }

    private String type(int at) {
        char[] type = new char[4];
        for (int i = 0; i < 4; i++) {
            type[i] = (char) (data.get(at + 4 + i) & 0xff);
        }
        return new String(type);
    }

    private int version(int at) {
        return data.get(at + HEADER) & 0xff;
    }

    private int flags(int at) {
        return data.getInt(at + HEADER) & 0xffffff;
    }

    private long unsigned(int at) {
        return data.getInt(at) & 0xffffffffL;
    }
}
