// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.VideoFormat;
import dev.sluice.ingest.nal.FrameKind;
import dev.sluice.ingest.nal.NalSyntax;
import dev.sluice.ingest.nal.NalUnit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * H.264 and H.265: converts packets to Annex B, keeps the parameter sets in force, and finds key
 * frames and leading frames.
 */
final class NalBitstream implements Bitstream {

    private static final byte[] NONE = new byte[0];

    private final NalSyntax syntax;

    /** The parameter sets in force, by rank and id. */
    private final TreeMap<Integer, NalUnit> sets = new TreeMap<>();

    private int lengthSize; // 0 if the packets are Annex B already
    private boolean afterOpenKey;
    private long openKeyPts;

    NalBitstream(NalSyntax syntax, byte[] extradata) {
        this.syntax = syntax;
        configure(extradata);
    }

    @Override
    public CodedFrame accept(EncodedPacket packet) {
        if (packet.extradata() != null) {
            configure(packet.extradata());
        }
        List<NalUnit> units =
                lengthSize == 0
                        ? NalUnit.ofAnnexB(packet.data())
                        : NalUnit.ofLengthPrefixed(packet.data(), lengthSize);
        FrameKind kind = kind(packet, units);
        Collection<NalUnit> own = remember(units);
        EncodedPacket annexB = lengthSize == 0 ? packet : packet.withData(NalUnit.toAnnexB(units));
        return new CodedFrame(annexB, kind, kind.isKey() ? missing(own) : NONE);
    }

    @Override
    public VideoFormat carried(VideoFormat source) {
        return source.withoutExtradata();
    }

    /**
     * Drops the delimiter, which would have to precede the parameter sets; the muxer writes its
     * own.
     */
    @Override
    public byte[] opening(CodedFrame frame) {
        if (frame.parameterSets().length == 0) {
            return frame.packet().data();
        }
        List<NalUnit> units = NalUnit.ofAnnexB(frame.parameterSets());
        for (NalUnit unit : NalUnit.ofAnnexB(frame.packet().data())) {
            if (!syntax.isDelimiter(unit)) {
                units.add(unit);
            }
        }
        return NalUnit.toAnnexB(units);
    }

    private void configure(byte[] extradata) {
        if (extradata.length > 0 && extradata[0] == 1) {
            NalSyntax.Configuration configuration = syntax.configuration(extradata);
            lengthSize = configuration.lengthSize();
            remember(configuration.sets());
        } else if (extradata.length > 0) {
            lengthSize = 0;
            remember(NalUnit.ofAnnexB(extradata));
        }
    }

    private FrameKind kind(EncodedPacket packet, List<NalUnit> units) {
        FrameKind kind = syntax.kind(units, packet.key());
        if (kind.isKey()) {
            afterOpenKey = kind == FrameKind.OPEN_KEY;
            openKeyPts = packet.ptsMicros();
            return kind;
        }
        if (syntax.leadingByTime() && afterOpenKey) {
            if (packet.ptsMicros() < openKeyPts) {
                return FrameKind.LEADING;
            }
            afterOpenKey = false;
        }
        return kind;
    }

    /** Stores the parameter sets among these units and returns them. */
    private Collection<NalUnit> remember(List<NalUnit> units) {
        List<NalUnit> own = new ArrayList<>();
        for (NalUnit unit : units) {
            int rank = syntax.setRank(unit);
            if (rank != NalSyntax.NO_SET) {
                own.add(unit);
                sets.put(rank << 16 | syntax.setId(unit) & 0xffff, unit);
            }
        }
        return own;
    }

    private byte[] missing(Collection<NalUnit> own) {
        List<NalUnit> missing = new ArrayList<>();
        for (NalUnit set : sets.values()) {
            if (!own.contains(set)) {
                missing.add(set);
            }
        }
        return NalUnit.toAnnexB(missing);
    }
}
