// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One NAL unit of H.264 or H.265 in an array, without its start code.
 *
 * @param data the array; not copied
 * @param offset of the header byte
 * @param length in bytes, at least 1
 */
public record NalUnit(byte[] data, int offset, int length) {

    private static final int PREVENTION = 3;

    /** The first byte of the header, 0 to 255. */
    public int header() {
        return data[offset] & 0xff;
    }

    /** The byte at an index, 0 to 255; 0 past the end. */
    public int at(int index) {
        return index < length ? data[offset + index] & 0xff : 0;
    }

    /** The bytes after the header without emulation prevention bytes (ITU-T H.264, 7.4.1). */
    public byte[] withoutPrevention(int headerBytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
        int zeros = 0;
        for (int i = headerBytes; i < length; i++) {
            int value = at(i);
            if (zeros == 2 && value == PREVENTION) {
                zeros = 0;
                continue;
            }
            zeros = value == 0 ? Math.min(zeros + 1, 2) : 0;
            bytes.write(value);
        }
        return bytes.toByteArray();
    }

    /** The unit of a header and bytes to which emulation prevention bytes are added. */
    public static NalUnit withPrevention(byte[] header, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(header.length + payload.length);
        bytes.writeBytes(header);
        int zeros = 0;
        for (byte value : payload) {
            if (zeros == 2 && (value & 0xff) <= PREVENTION) {
                bytes.write(PREVENTION);
                zeros = 0;
            }
            zeros = value == 0 ? zeros + 1 : 0;
            bytes.write(value);
        }
        return new NalUnit(bytes.toByteArray(), 0, bytes.size());
    }

    /** Splits a byte stream with start codes (Annex B). */
    public static List<NalUnit> ofAnnexB(byte[] data) {
        List<NalUnit> units = new ArrayList<>();
        int start = afterStartCode(data, 0);
        while (start >= 0) {
            int next = afterStartCode(data, start);
            int end = next < 0 ? data.length : next - 3;
            while (end > start && data[end - 1] == 0) {
                end--; // trailing zeros belong to the next start code
            }
            if (end > start) {
                units.add(new NalUnit(data, start, end - start));
            }
            start = next;
        }
        return units;
    }

    /** Splits length-prefixed units, as in MP4 and FLV; stops at the first invalid length. */
    public static List<NalUnit> ofLengthPrefixed(byte[] data, int lengthSize) {
        List<NalUnit> units = new ArrayList<>();
        int at = 0;
        while (at + lengthSize < data.length) {
            long length = 0;
            for (int i = 0; i < lengthSize; i++) {
                length = length << 8 | data[at + i] & 0xff;
            }
            at += lengthSize;
            if (length == 0 || length > data.length - at) {
                break;
            }
            units.add(new NalUnit(data, at, (int) length));
            at += (int) length;
        }
        return units;
    }

    /** Whether the data has only zeros from an index on. */
    public static boolean isPadding(byte[] data, int from) {
        for (int i = from; i < data.length; i++) {
            if (data[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the other unit has the same bytes. */
    public boolean hasSameBytes(NalUnit other) {
        return Arrays.equals(
                data,
                offset,
                offset + length,
                other.data,
                other.offset,
                other.offset + other.length);
    }

    /** The units as one byte stream with start codes of four bytes. */
    public static byte[] toAnnexB(List<NalUnit> units) {
        int size = 0;
        for (NalUnit unit : units) {
            size += 4 + unit.length;
        }
        byte[] bytes = new byte[size];
        int at = 0;
        for (NalUnit unit : units) {
            bytes[at + 3] = 1;
            System.arraycopy(unit.data, unit.offset, bytes, at + 4, unit.length);
            at += 4 + unit.length;
        }
        return bytes;
    }

    /**
     * The index after the next start code at or after {@code from}, or -1. It looks at the third
     * byte of a possible code first: if this is neither 0 nor 1, no code contains it.
     */
    private static int afterStartCode(byte[] data, int from) {
        int i = from;
        while (i + 2 < data.length) {
            int third = data[i + 2];
            if ((third & ~1) != 0) {
                i += 3;
            } else if (third == 1 && data[i] == 0 && data[i + 1] == 0) {
                return i + 3;
            } else {
                i++;
            }
        }
        return -1;
    }
}
