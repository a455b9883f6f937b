// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import java.util.List;

/** The differences between H.264 and H.265 that matter for cutting. Stateless. */
public sealed interface NalSyntax permits H264Syntax, H265Syntax {

    /** The {@link #setRank} of a unit that is not a parameter set. */
    int NO_SET = -1;

    /** Position of a parameter set in the required order, or {@link #NO_SET}. */
    int setRank(NalUnit unit);

    /** The id by which frames refer to a parameter set. */
    int setId(NalUnit unit);

    /** Whether the unit is an access unit delimiter. */
    boolean isDelimiter(NalUnit unit);

    /**
     * The kind of a frame, determined by its units.
     *
     * @param key whether the container marks it as a key frame
     */
    FrameKind kind(List<NalUnit> units, boolean key);

    /**
     * Whether the units do not mark leading frames, so that every frame that is presented before an
     * open key frame counts as one.
     */
    boolean leadingByTime();

    /** Parses the codec's private data in the form that MP4 stores. */
    Configuration configuration(byte[] record);

    /**
     * The contents of an avcC or hvcC record.
     *
     * @param lengthSize bytes of a unit's length prefix
     * @param sets the parameter sets
     */
    record Configuration(int lengthSize, List<NalUnit> sets) {}

    /** Reads an unsigned 16-bit integer; 0 past the end. */
    static int unsigned16(byte[] data, int at) {
        return at + 1 < data.length ? (data[at] & 0xff) << 8 | data[at + 1] & 0xff : 0;
    }
}
