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
    private static final int END_OF_SEQUENCE = 10;
    private static final int END_OF_STREAM = 11;
    private static final int SPS_EXTENSION = 13;
    private static final int SUBSET_SPS = 15;

    /** Says that no message declares a recovery point. */
    private static final int NO_RECOVERY = -1;

    /** The highest count of a recovery point: one less than there are frame numbers. */
    private static final int MAX_RECOVERY = 0xffff;

    /** A recovery point after 0 frames whose output is exact (D.1.8). */
    private static final byte[] EXACT_AT_ONCE = {
        SEI, SeiMessage.RECOVERY_POINT, 1, (byte) 0xc4, (byte) 0x80
    };

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
    public int headerBytes() {
        return 1;
    }

    @Override
    public boolean isSideInformation(NalUnit unit) {
        return type(unit) == SEI;
    }

    @Override
    public boolean isIntra(List<NalUnit> slices) {
        return slices.stream().allMatch(H264Syntax::isIntra);
    }

    @Override
    public boolean isDelimiter(NalUnit unit) {
        return type(unit) == DELIMITER;
    }

    @Override
    public boolean isSlice(NalUnit unit) {
        int type = type(unit);
        return type >= SLICE && type <= IDR_SLICE;
    }

    @Override
    public boolean precedesSlices(NalUnit unit) {
        int type = type(unit);
        return type >= SEI && type <= DELIMITER || type == SPS_EXTENSION || type == SUBSET_SPS;
    }

    @Override
    public boolean endsSequence(NalUnit unit) {
        return type(unit) == END_OF_SEQUENCE || type(unit) == END_OF_STREAM;
    }

    @Override
    public boolean isUnmarkedIntra(List<NalUnit> units) {
        return recoveryFrames(units) == NO_RECOVERY
                && units.stream().filter(this::isSlice).allMatch(H264Syntax::isIntraSlice);
    }

    @Override
    public NalUnit recoveryPoint() {
        return new NalUnit(EXACT_AT_ONCE.clone(), 0, EXACT_AT_ONCE.length);
    }

    private static boolean isIntraSlice(NalUnit unit) {
        return type(unit) == SLICE && isIntra(unit);
    }

    @Override
    public boolean beginsSequence(List<NalUnit> units) {
        return units.stream().anyMatch(unit -> type(unit) == IDR_SLICE); // it has none
    }

    @Override
    public SliceHeader slice(NalUnit unit, ParameterSets sets) {
        return H264Slices.read(unit, sets);
    }

    @Override
    public int recoveryFrames(List<NalUnit> units) {
        return units.stream()
                .filter(this::isSideInformation)
                .flatMap(unit -> SeiMessage.of(unit, headerBytes()).stream())
                .filter(message -> message.type() == SeiMessage.RECOVERY_POINT)
                .findFirst()
                .map(H264Syntax::recoveryFrames)
                .orElse(NO_RECOVERY);
    }

    /**
     * A decoder starts at a frame that is no IDR frame only if a message declares a recovery point
     * there, and shows the frames from that point on.
     */
    @Override
    public FrameKind kind(List<NalUnit> units, boolean key) {
        boolean intra = true;
        for (NalUnit unit : units) {
            if (type(unit) == IDR_SLICE) {
                return FrameKind.CLOSED_KEY;
            }
            intra &= type(unit) != SLICE || isIntra(unit);
        }
        int frames = recoveryFrames(units);
        if (frames > 0) {
            return FrameKind.REFRESH;
        }
        return frames == 0 && intra ? FrameKind.OPEN_KEY : FrameKind.OTHER;
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

    private static int recoveryFrames(SeiMessage recoveryPoint) {
        byte[] payload = recoveryPoint.payload();
        return new NalBits(new NalUnit(payload, 0, payload.length), 0).golomb() & MAX_RECOVERY;
    }

    private static boolean isIntra(NalUnit slice) {
        NalBits bits = new NalBits(slice, 1);
        bits.golomb(); // first macroblock
        int type = bits.golomb() % 5;
        return type == 2 || type == 4; // I and SI
    }
}
