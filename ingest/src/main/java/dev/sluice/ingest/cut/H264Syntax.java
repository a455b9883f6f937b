package dev.sluice.ingest.cut;

import java.util.ArrayList;
import java.util.List;

/** NAL units of H.264 (ITU-T H.264, 7.3 and 7.4; avcC: ISO/IEC 14496-15). */
final class H264Syntax implements NalSyntax {

    private static final int SLICE = 1;
    private static final int IDR_SLICE = 5;
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int DELIMITER = 9;

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
        int afterHeader = type(unit) == SPS ? 4 : 1; // an SPS has profile, flags and level first
        return new NalBits(unit, afterHeader).golomb();
    }

    @Override
    public boolean isDelimiter(NalUnit unit) {
        return type(unit) == DELIMITER;
    }

    @Override
    public PictureKind kind(List<NalUnit> units, boolean key) {
        boolean intra = false;
        for (NalUnit unit : units) {
            if (type(unit) == IDR_SLICE) {
                return PictureKind.CLOSED_ENTRY;
            }
            if (type(unit) == SLICE) {
                if (!isIntra(unit)) {
                    // A recovery point that takes several pictures also counts as a key frame.
                    return PictureKind.PLAIN;
                }
                intra = true;
            }
        }
        return key && intra ? PictureKind.OPEN_ENTRY : PictureKind.PLAIN;
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

    private static boolean isIntra(NalUnit slice) {
        NalBits bits = new NalBits(slice, 1);
        bits.golomb(); // first macroblock
        int type = bits.golomb() % 5;
        return type == 2 || type == 4; // I and SI
    }
}
