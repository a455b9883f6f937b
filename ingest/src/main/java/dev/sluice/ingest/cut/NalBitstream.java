// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.VideoFormat;
import dev.sluice.ingest.nal.FrameKind;
import dev.sluice.ingest.nal.NalSyntax;
import dev.sluice.ingest.nal.NalUnit;
import dev.sluice.ingest.nal.SliceHeader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * H.264 and H.265: joins packets to whole frames, converts them to Annex B, and finds key frames,
 * leading frames and defects. A frame is known to be whole when the next one begins, so it comes
 * one packet late.
 */
final class NalBitstream implements Bitstream {

    private static final byte[] NONE = new byte[0];

    private final NalSyntax syntax;
    private final FrameAssembler assembler;
    private final FrameNumbers numbers = new FrameNumbers();
    private final OrderTimes times = new OrderTimes();

    private FrameKind lastKey = FrameKind.OTHER;
    private long lastKeyPts;
    private boolean sequenceEnded;
    private boolean leadingMayFollow; // no other frame has come since the last key frame
    private boolean leadingIsLost; // nothing has the frames that leading frames now refer to
    private @Nullable SliceHeader openField;

    NalBitstream(NalSyntax syntax, byte[] extradata) {
        this.syntax = syntax;
        this.assembler = new FrameAssembler(syntax, extradata);
    }

    @Override
    public List<CodedFrame> accept(EncodedPacket packet) {
        return interpreted(assembler.accept(packet));
    }

    @Override
    public List<CodedFrame> finish() {
        return interpreted(assembler.finish());
    }

    @Override
    public VideoFormat carried(VideoFormat source) {
        return source.withoutExtradata();
    }

    /**
     * Parameter sets come first, in the order of their ranks. Drops the delimiter, which would have
     * to precede them; the muxer writes its own.
     */
    @Override
    public byte[] opening(CodedFrame frame) {
        if (frame.parameterSets().length == 0) {
            return frame.packet().data();
        }
        List<NalUnit> sets = new ArrayList<>(NalUnit.ofAnnexB(frame.parameterSets()));
        List<NalUnit> others = new ArrayList<>();
        for (NalUnit unit : NalUnit.ofAnnexB(frame.packet().data())) {
            if (syntax.setRank(unit) != NalSyntax.NO_SET) {
                sets.add(unit);
            } else if (!syntax.isDelimiter(unit)) {
                others.add(unit);
            }
        }
        sets.sort(Comparator.comparingInt(syntax::setRank));
        sets.addAll(others);
        return NalUnit.toAnnexB(sets);
    }

    private List<CodedFrame> interpreted(Optional<NalFrame> whole) {
        return whole.flatMap(this::interpret).map(List::of).orElse(List.of());
    }

    private Optional<CodedFrame> interpret(NalFrame frame) {
        SliceHeader header = frame.header();
        if (header == null) {
            return Optional.of(
                    new CodedFrame(
                            frame.packet(),
                            FrameKind.OTHER,
                            NONE,
                            CodedFrame.References.UNKNOWN,
                            FrameDefect.INCOMPLETE));
        }
        if (isUnmarkedKey(frame, header)) {
            frame.add(syntax.recoveryPoint());
        }
        EncodedPacket packet = times.timed(frame.packet(), header);
        List<NalUnit> units = frame.units();
        FrameKind kind = kind(packet, units);
        FrameDefect defect = defect(frame, header, kind);
        if (kind == FrameKind.LEADING && leadingIsLost) {
            return Optional.empty();
        }
        byte[] sets = kind.isEntry() ? NalUnit.toAnnexB(frame.missingSets()) : NONE;
        return Optional.of(
                new CodedFrame(packet, kind, sets, references(kind, header, units), defect));
    }

    /**
     * Whether an intra frame lacks the message that decoders need to start there, although it is
     * certain that no later frame reaches back beyond it: the stream refers to one frame at most.
     * With more than one, a later frame may refer to one before, and only the encoder knows.
     */
    private boolean isUnmarkedKey(NalFrame frame, SliceHeader header) {
        return header.references() == 1
                && header.referenced()
                && header.field() == SliceHeader.Field.FRAME
                && syntax.isUnmarkedIntra(frame.units());
    }

    /**
     * A frame is leading if it is presented before the last key frame, or if its type says so.
     * Leading frames after a key frame that begins a new sequence (BLA, or CRA after the end of
     * one) are dropped: they refer to frames that are not in the stream, and no decoder shows them.
     */
    private FrameKind kind(EncodedPacket packet, List<NalUnit> units) {
        FrameKind kind = syntax.kind(units, packet.key());
        if (kind.isKey()) {
            leadingIsLost = sequenceEnded || syntax.beginsSequence(units);
            lastKey = kind;
            lastKeyPts = packet.ptsMicros();
        } else if (syntax.leadingByTime()
                && lastKey == FrameKind.OPEN_KEY
                && packet.ptsMicros() < lastKeyPts) {
            kind = FrameKind.LEADING;
        }
        sequenceEnded = units.stream().anyMatch(syntax::endsSequence);
        return kind;
    }

    /**
     * In H.265, leading frames follow their key frame directly, so a leading frame after another
     * one shows that its key frame is missing.
     */
    private @Nullable FrameDefect defect(NalFrame frame, SliceHeader header, FrameKind kind) {
        boolean missingKey = kind.isLeading() && !leadingMayFollow && !syntax.leadingByTime();
        boolean missingBefore =
                numbers.isMissingBefore(header, frame.packet().dtsMicros()) || missingKey;
        leadingMayFollow = kind.isKey() || kind.isLeading() && leadingMayFollow;
        if (frame.isIncomplete()) {
            return FrameDefect.INCOMPLETE;
        }
        if (!header.first()) {
            return FrameDefect.NO_BEGINNING;
        }
        return missingBefore ? FrameDefect.MISSING_BEFORE : null;
    }

    private CodedFrame.References references(
            FrameKind kind, SliceHeader header, List<NalUnit> units) {
        boolean second = openField != null && header.completes(openField);
        boolean field = header.field() != SliceHeader.Field.FRAME;
        openField = field && !second ? header : null;
        CodedFrame.Part single = field ? CodedFrame.Part.FIELD : CodedFrame.Part.WHOLE;
        return new CodedFrame.References(
                header.referenced(),
                second ? CodedFrame.Part.SECOND_FIELD : single,
                numbers.last(),
                kind == FrameKind.REFRESH ? syntax.recoveryFrames(units) : 0);
    }
}
