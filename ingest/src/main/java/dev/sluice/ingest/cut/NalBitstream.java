package dev.sluice.ingest.cut;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * H.264 and H.265: brings packets into Annex B, remembers the parameter sets in force, and finds
 * entry points and leading pictures.
 */
final class NalBitstream implements Bitstream {

    private static final byte[] NONE = new byte[0];

    private final NalSyntax syntax;

    /** The sets in force by rank and id: what every picture so far could refer to. */
    private final TreeMap<Integer, NalUnit> sets = new TreeMap<>();

    private int lengthSize; // 0: packets come as Annex B
    private boolean afterOpenEntry;
    private long openEntryPts;

    NalBitstream(NalSyntax syntax, byte[] extradata) {
        this.syntax = syntax;
        configure(extradata);
    }

    @Override
    public Picture accept(EncodedPacket packet) {
        if (packet.extradata() != null) {
            configure(packet.extradata());
        }
        List<NalUnit> units =
                lengthSize == 0
                        ? NalUnit.ofAnnexB(packet.data())
                        : NalUnit.ofLengthPrefixed(packet.data(), lengthSize);
        PictureKind kind = kind(packet, units);
        Collection<NalUnit> own = remember(units);
        EncodedPacket annexB = lengthSize == 0 ? packet : packet.withData(NalUnit.toAnnexB(units));
        return new Picture(annexB, kind, kind.isEntry() ? missing(own) : NONE);
    }

    @Override
    public VideoFormat carried(VideoFormat source) {
        return source.inBand();
    }

    /** A delimiter has to be the first unit of all, so it is left out; the muxer writes its own. */
    @Override
    public byte[] opening(Picture picture) {
        if (picture.parameterSets().length == 0) {
            return picture.packet().data();
        }
        List<NalUnit> units = NalUnit.ofAnnexB(picture.parameterSets());
        for (NalUnit unit : NalUnit.ofAnnexB(picture.packet().data())) {
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

    private PictureKind kind(EncodedPacket packet, List<NalUnit> units) {
        PictureKind kind = syntax.kind(units, packet.key());
        if (kind.isEntry()) {
            afterOpenEntry = kind == PictureKind.OPEN_ENTRY;
            openEntryPts = packet.ptsMicros();
            return kind;
        }
        if (syntax.leadingByTime() && afterOpenEntry) {
            if (packet.ptsMicros() < openEntryPts) {
                return PictureKind.LEADING;
            }
            afterOpenEntry = false;
        }
        return kind;
    }

    /** Takes over the sets among these units; returns those that are now in force. */
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
