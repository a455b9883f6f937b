// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.nal.FrameKind;

import org.jspecify.annotations.Nullable;

/**
 * A packet with one frame, or one field of a frame, and what it means for cutting.
 *
 * @param packet in the form in which a chunk carries it
 * @param kind whether a chunk may begin here
 * @param parameterSets the parameter sets in force that the packet itself lacks, as Annex B: they
 *     have to precede it if a chunk begins here; empty if none are needed
 * @param references what later frames may need of it
 * @param defect what is wrong with the frame, or null if nothing is known to be
 */
record CodedFrame(
        EncodedPacket packet,
        FrameKind kind,
        byte[] parameterSets,
        References references,
        @Nullable FrameDefect defect) {

    /**
     * Upper bound of what a container adds per frame: a transport stream pads the last packet of
     * each frame, and has a clock and a header.
     */
    private static final int CONTAINER_BYTES = 400;

    private static final byte[] NONE = new byte[0];

    /** The part of an interlaced frame that a packet contains. */
    enum Part {
        /** The whole frame. */
        WHOLE,
        /** One field, which the next packet may complete. */
        FIELD,
        /** The field that completes the packet before. */
        SECOND_FIELD
    }

    /**
     * How frames refer to each other.
     *
     * @param referenced whether later frames may refer to this one
     * @param part the part of a frame that the packet contains
     * @param number number of the frame among those that are referred to, ascending; 0 if unknown
     * @param recoveryFrames for {@link FrameKind#REFRESH}, how many numbers later the frames are
     *     exact
     */
    record References(boolean referenced, Part part, long number, int recoveryFrames) {

        /** A frame that others may refer to, of a codec about which no more is known. */
        static final References UNKNOWN = new References(true, Part.WHOLE, 0, 0);

        /** A frame that no other one refers to. */
        static final References NONE = new References(false, Part.WHOLE, 0, 0);
    }

    /** A frame without defects that others may refer to. */
    CodedFrame(EncodedPacket packet, FrameKind kind) {
        this(packet, kind, NONE, References.UNKNOWN, null);
    }

    /** The same frame with this defect. */
    CodedFrame with(@Nullable FrameDefect other) {
        return new CodedFrame(packet, kind, parameterSets, references, other);
    }

    /** Upper bound of the bytes that the frame takes in a chunk. */
    int bytes() {
        return packet.data().length + parameterSets.length + CONTAINER_BYTES;
    }

    /** Whether the packet completes the frame of the one before, so that it counts as none. */
    boolean isSecondField() {
        return references.part() == Part.SECOND_FIELD;
    }
}
