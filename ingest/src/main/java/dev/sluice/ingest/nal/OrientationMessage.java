// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import dev.sluice.ingest.chunk.FrameDisplay;

import java.util.List;
import java.util.Optional;

/**
 * The display orientation message, by which H.264 (D.2.27) and H.265 (D.3.17) say how frames are
 * shown: first flipped, then turned anticlockwise. Stateless.
 */
public final class OrientationMessage {

    private static final int H264_MESSAGES = 6;
    private static final int H265_MESSAGES = 39;
    private static final int TYPE = 47;
    private static final int MAX_BYTE = 0xff;
    private static final double UNITS_OF_A_QUARTER = 0x10000 / 4.0;

    private OrientationMessage() {}

    /** What the last message among the units of a frame of H.264 says; empty if there is none. */
    public static Optional<FrameDisplay> ofH264(List<NalUnit> units) {
        return units.stream()
                .filter(unit -> (unit.header() & 0x1f) == H264_MESSAGES)
                .flatMap(unit -> find(unit, 1).stream())
                .reduce((first, last) -> last);
    }

    /** What the last message among the units of a frame of H.265 says; empty if there is none. */
    public static Optional<FrameDisplay> ofH265(List<NalUnit> units) {
        return units.stream()
                .filter(unit -> (unit.header() >> 1 & 0x3f) == H265_MESSAGES)
                .flatMap(unit -> find(unit, 2).stream())
                .reduce((first, last) -> last);
    }

    private static Optional<FrameDisplay> find(NalUnit unit, int headerBytes) {
        NalBits bits = new NalBits(unit, headerBytes);
        int left = unit.length() - headerBytes;
        while (left > 2) { // type, size, and the stop bit
            int type = number(bits);
            int size = number(bits);
            if (type == TYPE) {
                return Optional.of(display(bits));
            }
            bits.skip(8 * Math.min(size, left));
            left -= 2 + size;
        }
        return Optional.empty();
    }

    /** Reads a number that is the sum of bytes up to the first one below 255. */
    private static int number(NalBits bits) {
        int sum = 0;
        int value = bits.read(8);
        while (value == MAX_BYTE) {
            sum += value;
            value = bits.read(8); // 0 past the end
        }
        return sum + value;
    }

    private static FrameDisplay display(NalBits bits) {
        if (bits.read(1) == 1) {
            return FrameDisplay.AS_CODED; // cancels the message before
        }
        boolean horizontal = bits.read(1) == 1;
        boolean vertical = bits.read(1) == 1;
        long quarters = Math.round(bits.read(16) / UNITS_OF_A_QUARTER);
        // To flip top and bottom is to mirror left and right and turn by a half.
        long clockwise = (vertical ? 2 : 0) - quarters;
        return new FrameDisplay(
                (int) Math.floorMod(clockwise, 4L) * 90, horizontal != vertical, 1, 1);
    }
}
