// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import java.util.List;

/** The differences between H.264 and H.265 that matter for cutting and decoding. Stateless. */
public sealed interface NalSyntax permits H264Syntax, H265Syntax {

    /** The {@link #setRank} of a unit that is not a parameter set. */
    int NO_SET = -1;

    /** Position of a parameter set in the required order, or {@link #NO_SET}. */
    int setRank(NalUnit unit);

    /** The id by which frames refer to a parameter set. */
    int setId(NalUnit unit);

    /** Length of a unit's header in bytes. */
    int headerBytes();

    /** Whether the unit is supplemental enhancement information. */
    boolean isSideInformation(NalUnit unit);

    /** Whether the slices refer to no other frame; false if their headers do not say so. */
    boolean isIntra(List<NalUnit> slices);

    /** Whether the unit is an access unit delimiter. */
    boolean isDelimiter(NalUnit unit);

    /** Whether the unit is a part of a coded frame. */
    boolean isSlice(NalUnit unit);

    /**
     * Whether the unit belongs in front of the slices of its frame, so that behind a slice it would
     * begin the next frame.
     */
    boolean precedesSlices(NalUnit unit);

    /** Whether the unit declares that no frame after it refers to one before it. */
    boolean endsSequence(NalUnit unit);

    /** Whether no slice among these units refers to another frame, and decoders have to be told. */
    boolean isUnmarkedIntra(List<NalUnit> units);

    /** A message that declares that frames are exact from its frame on. */
    NalUnit recoveryPoint();

    /** Whether a frame with these units is a key frame whose leading frames cannot be decoded. */
    boolean beginsSequence(List<NalUnit> units);

    /**
     * Reads the header of a slice.
     *
     * @param sets the parameter sets in force; without those of the slice, only {@code first},
     *     {@code idr} and {@code referenced} are known
     */
    SliceHeader slice(NalUnit unit, ParameterSets sets);

    /**
     * How many frames after a {@link FrameKind#REFRESH} the frames are exact, in numbers of {@link
     * SliceHeader#number}.
     */
    int recoveryFrames(List<NalUnit> units);

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
