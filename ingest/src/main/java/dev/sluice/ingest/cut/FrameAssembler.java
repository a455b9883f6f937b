// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.nal.NalFormat;
import dev.sluice.ingest.nal.NalSyntax;
import dev.sluice.ingest.nal.NalUnit;
import dev.sluice.ingest.nal.ParameterSets;
import dev.sluice.ingest.nal.SliceHeader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Joins packets of H.264 or H.265 to whole frames. Some sources send each slice of a frame as a
 * packet, with parameter sets in between, or parameter sets and messages as packets of their own:
 * these are moved in front of the slices of their frame. Keeps the parameter sets in force. Not
 * safe for use by several threads.
 */
final class FrameAssembler {

    /** Number of units that are kept for the next frame; real streams have a few. */
    private static final int MAX_PREFIX = 1_000;

    private final NalSyntax syntax;
    private final ParameterSets sets;

    /** Units without a frame, which belong to the next one. */
    private final List<NalUnit> prefix = new ArrayList<>();

    private NalFormat format = NalFormat.ANNEX_B;
    private @Nullable NalFrame open;

    FrameAssembler(NalSyntax syntax, byte[] extradata) {
        this.syntax = syntax;
        this.sets = new ParameterSets(syntax);
        configure(extradata);
    }

    /** Takes the next packet in decoding order; returns the frame that it shows to be whole. */
    Optional<NalFrame> accept(EncodedPacket packet) {
        if (packet.extradata() != null) {
            configure(packet.extradata());
        }
        List<NalUnit> units = format.split(packet.data());
        boolean damaged = packet.corrupt() || !isWhole(packet, units);
        remember(units, damaged);
        Optional<NalUnit> slice = units.stream().filter(syntax::isSlice).findFirst();
        if (slice.isEmpty()) {
            return holdBack(packet, units, damaged);
        }
        SliceHeader header = syntax.slice(slice.get(), sets);
        if (open != null && open.isContinuedBy(header)) {
            open.append(prefix, units, damaged);
            prefix.clear();
            return Optional.empty();
        }
        if (open != null && packet.timing() == EncodedPacket.Timing.JUMPED && header.idr()) {
            open.precedesJump();
        }
        Optional<NalFrame> whole = finish();
        open = begin(packet, units, header, damaged);
        return whole;
    }

    /** Ends the stream; returns the frame that is left. What belongs to no frame is dropped. */
    Optional<NalFrame> finish() {
        Optional<NalFrame> whole = Optional.ofNullable(open);
        open = null;
        return whole;
    }

    private NalFrame begin(
            EncodedPacket packet, List<NalUnit> units, SliceHeader header, boolean damaged) {
        NalFrame frame =
                new NalFrame(packet, header, sets.inOrder(), syntax, format.lengthSize() > 0);
        frame.append(prefix, units, damaged);
        prefix.clear();
        return frame;
    }

    /**
     * Keeps the units of a packet without a frame for the next one. If the packet is damaged, its
     * frame may be what is missing.
     */
    private Optional<NalFrame> holdBack(
            EncodedPacket packet, List<NalUnit> units, boolean damaged) {
        if (damaged) {
            Optional<NalFrame> whole = finish();
            open = NalFrame.withoutSlices(packet, syntax);
            return whole;
        }
        if (prefix.size() + units.size() > MAX_PREFIX) {
            prefix.clear(); // it is not video
        }
        prefix.addAll(units);
        return Optional.empty();
    }

    private boolean isWhole(EncodedPacket packet, List<NalUnit> units) {
        return units.isEmpty()
                ? NalUnit.isPadding(packet.data(), 0)
                : format.rest(packet.data(), units).length == 0;
    }

    private void configure(byte[] extradata) {
        if (extradata.length > 0) {
            format = sets.configure(extradata);
        }
    }

    /** Puts parameter sets in force; those of a damaged packet only where there are none. */
    private void remember(List<NalUnit> units, boolean damaged) {
        if (!damaged) {
            sets.putSets(units);
            return;
        }
        units.stream()
                .filter(unit -> syntax.setRank(unit) != NalSyntax.NO_SET)
                .forEach(sets::putIfAbsent);
    }
}
