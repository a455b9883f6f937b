// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.nal.FrameKind;
import dev.sluice.ingest.nal.NalFormat;
import dev.sluice.ingest.nal.NalSyntax;
import dev.sluice.ingest.nal.NalUnit;
import dev.sluice.ingest.nal.ParameterSets;
import dev.sluice.ingest.nal.SliceHeader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * H.264 and H.265. A packet without a slice precedes the next frame, and a packet that begins
 * within a frame continues the frame before; its parameter sets move to the front, because a
 * decoder takes them for the beginning of another frame.
 */
final class NalGrouping implements FrameGrouping {

    private final NalSyntax syntax;
    private final List<ChunkFrame> frames = new ArrayList<>();
    private final ParameterSets sets;

    /** The units of packets without a frame, which precede the next frame. */
    private final List<NalUnit> held = new ArrayList<>();

    /** The time of the first of these packets. */
    private long heldTime = EncodedPacket.NO_TIME;

    private NalFormat format = NalFormat.ANNEX_B;
    private @Nullable SliceHeader last; // of the frame or field before
    private @Nullable SliceHeader openField; // a first field whose second one has not come

    NalGrouping(NalSyntax syntax, byte[] extradata) {
        this.syntax = syntax;
        this.sets = new ParameterSets(syntax);
        configure(extradata);
    }

    private void configure(byte[] extradata) {
        if (extradata.length > 0) {
            format = sets.configure(extradata);
        }
    }

    @Override
    public void add(CodedPacket packet) {
        if (packet.extradata() != null) {
            configure(packet.extradata());
        }
        List<NalUnit> units = format.split(packet.data());
        byte[] rest = format.rest(packet.data(), units);
        List<NalUnit> before = sets.inOrder();
        sets.putSets(units);
        List<NalUnit> slices = units.stream().filter(syntax::isSlice).toList();
        SliceHeader first = slices.isEmpty() ? null : syntax.slice(slices.get(0), sets);
        if (first == null && !units.isEmpty() && rest.length == 0 && packet.defect() == null) {
            held.addAll(units);
            heldTime = heldTime == EncodedPacket.NO_TIME ? packet.pts() : heldTime;
        } else if (first != null && last != null && first.continues(last)) {
            join(packet, units, rest);
        } else {
            addFrame(packet, units, rest, before);
        }
    }

    private boolean isSet(NalUnit unit) {
        return syntax.setRank(unit) != NalSyntax.NO_SET;
    }

    private void join(CodedPacket packet, List<NalUnit> units, byte[] rest) {
        ChunkFrame frame = frames.get(frames.size() - 1);
        CodedPacket front = frame.lastPacket();
        List<NalUnit> moved = new ArrayList<>();
        List<NalUnit> back = new ArrayList<>();
        held.addAll(units);
        for (NalUnit unit : SideInformation.reduce(held, syntax)) {
            if (isSet(unit)) {
                moved.add(unit);
            } else if (!syntax.isDelimiter(unit)) {
                back.add(unit);
            }
        }
        release();
        byte[] both = append(append(format.join(moved), front.data()), format.join(back));
        frame.replaceLast(front.joined(append(both, rest), packet));
        noteMore(frame, units);
    }

    /** Adds a frame, or its second field; without a slice if the packet is damaged. */
    private void addFrame(
            CodedPacket packet, List<NalUnit> own, byte[] rest, List<NalUnit> setsBefore) {
        List<NalUnit> units = new ArrayList<>(held);
        units.addAll(own);
        CodedPacket reduced = reduced(packet.orTime(heldTime), units, rest);
        release();
        List<NalUnit> slices = units.stream().filter(syntax::isSlice).toList();
        last = slices.isEmpty() ? null : syntax.slice(slices.get(0), sets);
        boolean referenced =
                last == null
                        || slices.stream()
                                .anyMatch(slice -> syntax.slice(slice, sets).referenced());
        if (last != null && openField != null && last.completes(openField)) {
            frames.get(frames.size() - 1).add(reduced, referenced);
            noteMore(frames.get(frames.size() - 1), units);
            openField = null;
            return;
        }
        openField = last != null && last.field() != SliceHeader.Field.FRAME ? last : null;
        FrameKind kind = syntax.kind(units, packet.key());
        Entry entry = last == null ? Entry.NONE : entry(kind, packet.key(), slices);
        ChunkFrame frame =
                new ChunkFrame(reduced, entry, kind == FrameKind.LEADING, !referenced)
                        .withSlice(last, entry == Entry.GRADUAL ? syntax.recoveryFrames(units) : 0)
                        .withSets(entry == Entry.NONE ? List.of() : lacking(units, setsBefore));
        noteMore(frame, units);
        frames.add(frame);
    }

    /** Notes whether there are units that hold for later frames: parameter sets, an orientation. */
    private void noteMore(ChunkFrame frame, List<NalUnit> units) {
        if (units.stream().anyMatch(this::isSet) || SideInformation.outlasts(units, syntax)) {
            frame.carryMore();
        }
    }

    private Entry entry(FrameKind kind, boolean key, List<NalUnit> slices) {
        return switch (kind) {
            case CLOSED_KEY -> Entry.CLOSED;
            case OPEN_KEY -> Entry.OPEN;
            case REFRESH -> Entry.GRADUAL;
            // The container marks it, although no message declares a recovery point.
            case OTHER -> key && syntax.isIntra(slices) ? Entry.OPEN : Entry.NONE;
            case LEADING, DECODABLE_LEADING -> Entry.NONE;
        };
    }

    /** The parameter sets in force before a packet that it does not have itself. */
    private List<NalUnit> lacking(List<NalUnit> units, List<NalUnit> setsBefore) {
        ParameterSets opening = new ParameterSets(syntax);
        opening.putSets(units);
        List<NalUnit> own = opening.inOrder();
        setsBefore.forEach(opening::putIfAbsent);
        return opening.inOrder().stream().filter(set -> !own.contains(set)).toList();
    }

    /** The packet with these units, without side information that is not needed. */
    private CodedPacket reduced(CodedPacket packet, List<NalUnit> units, byte[] rest) {
        List<NalUnit> reduced = SideInformation.reduce(units, syntax);
        if (reduced == units && held.isEmpty()) {
            return packet;
        }
        return packet.withData(append(format.join(reduced), rest));
    }

    private void release() {
        held.clear();
        heldTime = EncodedPacket.NO_TIME;
    }

    @Override
    public List<ChunkFrame> end() {
        return frames;
    }

    @Override
    public CodedPacket opening(ChunkFrame frame) {
        CodedPacket packet = frame.packets().get(0);
        return packet.withData(append(format.join(frame.sets()), packet.data()));
    }

    private static byte[] append(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
