// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.nal.NalSyntax;
import dev.sluice.ingest.nal.NalUnit;
import dev.sluice.ingest.nal.SliceHeader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The units of one frame, or one field, of H.264 or H.265, while they are collected. */
final class NalFrame {

    private final EncodedPacket first;
    private final @Nullable SliceHeader header; // null if there is no slice
    private final List<NalUnit> setsInForce;
    private final NalSyntax syntax;
    private final boolean lengthPrefixed;

    private final List<NalUnit> front = new ArrayList<>();
    private final List<NalUnit> slices = new ArrayList<>(); // and what follows them
    private boolean rewritten; // whether the units differ from those of the first packet
    private boolean incomplete;

    /**
     * A frame without units.
     *
     * @param first the packet that it begins with, which gives the times
     * @param header of the first slice
     * @param setsInForce the parameter sets in force at this frame
     * @param lengthPrefixed whether the packets are not Annex B yet
     */
    NalFrame(
            EncodedPacket first,
            @Nullable SliceHeader header,
            List<NalUnit> setsInForce,
            NalSyntax syntax,
            boolean lengthPrefixed) {
        this.first = first;
        this.header = header;
        this.setsInForce = setsInForce;
        this.syntax = syntax;
        this.lengthPrefixed = lengthPrefixed;
    }

    /** A frame of which no slice is left. */
    static NalFrame withoutSlices(EncodedPacket packet, NalSyntax syntax) {
        NalFrame frame = new NalFrame(packet, null, List.of(), syntax, false);
        frame.incomplete = true;
        return frame;
    }

    /** Whether a slice belongs to this frame. */
    boolean isContinuedBy(SliceHeader slice) {
        return header != null && slice.continues(header);
    }

    /**
     * Adds the units of a packet.
     *
     * @param before units that preceded the packet without a frame
     * @param damaged whether a part of the packet is missing
     */
    void append(List<NalUnit> before, List<NalUnit> units, boolean damaged) {
        rewritten |= !before.isEmpty() || !slices.isEmpty();
        before.forEach(this::addInFront);
        for (NalUnit unit : units) {
            if (!syntax.precedesSlices(unit) && (!slices.isEmpty() || syntax.isSlice(unit))) {
                slices.add(unit);
            } else {
                rewritten |= !slices.isEmpty();
                addInFront(unit);
            }
        }
        incomplete |= damaged;
    }

    /** Adds a message in front of the slices. */
    void add(NalUnit message) {
        front.add(message);
        rewritten = true;
    }

    /** One delimiter precedes all units, and the same parameter set is needed once. */
    private void addInFront(NalUnit unit) {
        boolean repeated =
                syntax.isDelimiter(unit)
                        ? !front.isEmpty()
                        : syntax.setRank(unit) != NalSyntax.NO_SET
                                && front.stream().anyMatch(unit::hasSameBytes);
        if (repeated) {
            rewritten = true;
        } else {
            front.add(unit);
        }
    }

    /** The header of the first slice, or null if there is none. */
    @Nullable SliceHeader header() {
        return header;
    }

    /**
     * The source's clock jumps after this frame. What a demuxer takes for a missing end is then as
     * a rule the joint of two streams, so the decoder has to find out.
     */
    void precedesJump() {
        incomplete &= header == null;
    }

    boolean isIncomplete() {
        return incomplete;
    }

    /** All units in their order. */
    List<NalUnit> units() {
        List<NalUnit> units = new ArrayList<>(front);
        units.addAll(slices);
        return units;
    }

    /** The frame as one packet of Annex B. */
    EncodedPacket packet() {
        return rewritten || lengthPrefixed ? first.withData(NalUnit.toAnnexB(units())) : first;
    }

    /** The parameter sets in force that the frame itself does not contain. */
    List<NalUnit> missingSets() {
        List<NalUnit> missing = new ArrayList<>(setsInForce);
        missing.removeIf(set -> front.stream().anyMatch(set::hasSameBytes));
        return missing;
    }
}
