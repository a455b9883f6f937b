// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import java.util.ArrayList;
import java.util.List;

/** NAL units of H.265 (ITU-T H.265, 7.3 and 7.4; hvcC: ISO/IEC 14496-15). */
public final class H265Syntax implements NalSyntax {

    private static final int FIRST_RADL = 6;
    private static final int FIRST_RASL = 8;
    private static final int LAST_RASL = 9;
    private static final int FIRST_BLA = 16;
    private static final int FIRST_IDR = 19;
    private static final int CRA = 21;
    private static final int LAST_SLICE = 31;
    private static final int VPS = 32;
    private static final int PPS = 34;
    private static final int DELIMITER = 35;
    private static final int END_OF_SEQUENCE = 36;
    private static final int END_OF_STREAM = 37;
    private static final int PREFIX_SEI = 39;
    private static final int SUFFIX_SEI = 40;
    private static final int FIRST_RESERVED_PREFIX = 41;
    private static final int LAST_RESERVED_PREFIX = 44;
    private static final int FIRST_PRIVATE_PREFIX = 48;
    private static final int LAST_PRIVATE_PREFIX = 55;

    /** Bits of a profile_tier_level without level and sublayers. */
    private static final int PROFILE_BITS = 88;

    private static final int LEVEL_BITS = 8;

    @Override
    public int setRank(NalUnit unit) {
        int type = type(unit);
        return type >= VPS && type <= PPS ? type - VPS : NO_SET;
    }

    @Override
    public int setId(NalUnit unit) {
        NalBits bits = new NalBits(unit, 2);
        return switch (setRank(unit)) {
            case 0 -> bits.read(4);
            case 1 -> sequenceId(bits);
            default -> bits.golomb();
        };
    }

    @Override
    public int headerBytes() {
        return 2;
    }

    @Override
    public boolean isSideInformation(NalUnit unit) {
        return type(unit) == PREFIX_SEI || type(unit) == SUFFIX_SEI;
    }

    @Override
    public boolean isIntra(List<NalUnit> slices) {
        return false;
    }

    @Override
    public boolean isDelimiter(NalUnit unit) {
        return type(unit) == DELIMITER;
    }

    @Override
    public boolean isSlice(NalUnit unit) {
        return type(unit) <= LAST_SLICE;
    }

    @Override
    public boolean precedesSlices(NalUnit unit) {
        int type = type(unit);
        return type >= VPS && type <= DELIMITER
                || type == PREFIX_SEI
                || type >= FIRST_RESERVED_PREFIX && type <= LAST_RESERVED_PREFIX
                || type >= FIRST_PRIVATE_PREFIX && type <= LAST_PRIVATE_PREFIX;
    }

    @Override
    public boolean endsSequence(NalUnit unit) {
        return type(unit) == END_OF_SEQUENCE || type(unit) == END_OF_STREAM;
    }

    @Override
    public boolean isUnmarkedIntra(List<NalUnit> units) {
        return false; // the unit types mark all frames at which decoding can start
    }

    @Override
    public NalUnit recoveryPoint() {
        throw new UnsupportedOperationException("found H.265, expected H.264: it needs no message");
    }

    @Override
    public boolean beginsSequence(List<NalUnit> units) {
        return units.stream().mapToInt(H265Syntax::type).anyMatch(t -> t >= FIRST_BLA && t < CRA);
    }

    @Override
    public SliceHeader slice(NalUnit unit, ParameterSets sets) {
        return H265Slices.read(unit, sets);
    }

    @Override
    public int recoveryFrames(List<NalUnit> units) {
        return 0;
    }

    @Override
    public FrameKind kind(List<NalUnit> units, boolean key) {
        for (NalUnit unit : units) {
            int type = type(unit);
            if (type <= LAST_SLICE) {
                return kind(type);
            }
        }
        return FrameKind.OTHER;
    }

    private static FrameKind kind(int type) {
        if (type == FIRST_IDR || type == FIRST_IDR + 1) {
            return FrameKind.CLOSED_KEY;
        }
        if (type == CRA || type >= FIRST_BLA && type < FIRST_IDR) {
            return FrameKind.OPEN_KEY;
        }
        if (type >= FIRST_RASL && type <= LAST_RASL) {
            return FrameKind.LEADING;
        }
        return type >= FIRST_RADL && type < FIRST_RASL
                ? FrameKind.DECODABLE_LEADING
                : FrameKind.OTHER;
    }

    @Override
    public boolean leadingByTime() {
        return false; // the unit types mark leading frames
    }

    @Override
    public Configuration configuration(byte[] record) {
        List<NalUnit> sets = new ArrayList<>();
        int lengthSize = record.length > 21 ? (record[21] & 3) + 1 : 4;
        int arrays = record.length > 22 ? record[22] & 0xff : 0;
        int at = 23;
        for (int array = 0; array < arrays; array++) {
            int count = NalSyntax.unsigned16(record, at + 1);
            at += 3;
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
        return unit.header() >> 1 & 0x3f;
    }

    private static int sequenceId(NalBits bits) {
        skipProfiles(bits);
        return bits.golomb();
    }

    /** Skips the beginning of a sequence parameter set; returns its number of sublayers. */
    static int skipProfiles(NalBits bits) {
        bits.skip(4); // VPS id
        int furtherLayers = bits.read(3);
        bits.skip(1 + PROFILE_BITS + LEVEL_BITS);
        boolean[] profile = new boolean[furtherLayers];
        boolean[] level = new boolean[furtherLayers];
        for (int i = 0; i < furtherLayers; i++) {
            profile[i] = bits.read(1) == 1;
            level[i] = bits.read(1) == 1;
        }
        bits.skip(furtherLayers == 0 ? 0 : 2 * (8 - furtherLayers));
        for (int i = 0; i < furtherLayers; i++) {
            bits.skip((profile[i] ? PROFILE_BITS : 0) + (level[i] ? LEVEL_BITS : 0));
        }
        return furtherLayers + 1;
    }
}
