// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import java.util.ArrayList;
import java.util.List;

/** NAL units of H.264 (ITU-T H.264, 7.3 and 7.4; avcC: ISO/IEC 14496-15). */
public final class H264Syntax implements NalSyntax {

    private static final int SLICE = 1;
    private static final int IDR_SLICE = 5;
    private static final int SEI = 6;
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int DELIMITER = 9;

    /** Type of the SEI message that declares from which frame on the output is correct. */
    private static final int RECOVERY_POINT = 6;

    @Override
    public int setRank(NalUnit unit) {
        return switch (type(unit)) {
            case SPS -> 0;
            case PPS -> 1;
            default -> NO_SET;
        };
    }

    @Override
    public int setId(NalUnit unit) {
        int afterHeader =
                type(unit) == SPS ? 4 : 1; // profile, flags and level precede the id of an SPS
        return new NalBits(unit, afterHeader).golomb();
    }

    @Override
    public boolean isDelimiter(NalUnit unit) {
        return type(unit) == DELIMITER;
    }

    @Override
    public FrameKind kind(List<NalUnit> units, boolean key) {
        boolean intra = false;
        boolean recovers = false;
        for (NalUnit unit : units) {
            switch (type(unit)) {
                case IDR_SLICE -> {
                    return FrameKind.CLOSED_KEY;
                }
                case SEI -> recovers |= recoversAtOnce(unit);
                case SLICE -> {
                    if (!isIntra(unit)) {
                        return FrameKind.OTHER;
                    }
                    intra = true;
                }
                default -> {}
            }
        }
        // Decoders start at an intra frame only if this message is present, and they drop the
        // frames
        // until the recovery is complete.
        return key && intra && recovers ? FrameKind.OPEN_KEY : FrameKind.OTHER;
    }

    @Override
    public boolean leadingByTime() {
        return true;
    }

    @Override
    public Configuration configuration(byte[] record) {
        List<NalUnit> sets = new ArrayList<>();
        int lengthSize = record.length > 4 ? (record[4] & 3) + 1 : 4;
        int at = 5;
        for (int round = 0; round < 2 && at < record.length; round++) {
            int count = record[at++] & (round == 0 ? 0x1f : 0xff);
            for (int i = 0; i < count; i++) {
                int length = NalSyntax.unsigned16(record, at);
                at += 2;
                if (length == 0 || length > record.length - at) {
                    return new Configuration(lengthSize, sets);
                }
                sets.add(new NalUnit(record, at, length));
                at += length;
            }
        }
        return new Configuration(lengthSize, sets);
    }

    private static int type(NalUnit unit) {
        return unit.header() & 0x1f;
    }

    private static boolean recoversAtOnce(NalUnit message) {
        int at = 1;
        while (at + 2 < message.length()) {
            int type = 0;
            int size = 0;
            while (at < message.length() && message.at(at) == 0xff) {
                type += message.at(at++);
            }
            type += message.at(at++);
            while (at < message.length() && message.at(at) == 0xff) {
                size += message.at(at++);
            }
            size += message.at(at++);
            if (type == RECOVERY_POINT) {
                return new NalBits(message, at).golomb() == 0;
            }
            at += size;
        }
        return false;
    }

    private static boolean isIntra(NalUnit slice) {
        NalBits bits = new NalBits(slice, 1);
        bits.golomb(); // first macroblock
        int type = bits.golomb() % 5;
        return type == 2 || type == 4; // I and SI
    }
}
