package dev.sluice.ingest.cut;

import java.util.List;

/** What H.264 and H.265 do differently as far as cutting is concerned. Stateless. */
sealed interface NalSyntax permits H264Syntax, H265Syntax {

    /** {@link #setRank} of a unit that is no parameter set. */
    int NO_SET = -1;

    /** The order in which parameter sets have to stand, or {@link #NO_SET}. */
    int setRank(NalUnit unit);

    /** The number by which pictures refer to a parameter set. */
    int setId(NalUnit unit);

    /** Whether the unit is an access unit delimiter. */
    boolean isDelimiter(NalUnit unit);

    /**
     * What the picture is, by its own units alone.
     *
     * @param key what the container says
     */
    PictureKind kind(List<NalUnit> units, boolean key);

    /** Whether every picture that is shown before an open entry refers to what came before. */
    boolean leadingByTime();

    /** The parameter sets and the size of length prefixes in the private data of an MP4. */
    Configuration configuration(byte[] record);

    /**
     * What an avcC or hvcC record says.
     *
     * @param lengthSize bytes of a length prefix
     * @param sets parameter sets
     */
    record Configuration(int lengthSize, List<NalUnit> sets) {}

    /** An unsigned 16-bit number, or 0 past the end. */
    static int unsigned16(byte[] data, int at) {
        return at + 1 < data.length ? (data[at] & 0xff) << 8 | data[at + 1] & 0xff : 0;
    }
}
