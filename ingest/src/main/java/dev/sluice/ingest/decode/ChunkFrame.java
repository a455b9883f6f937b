// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.nal.NalUnit;
import dev.sluice.ingest.nal.SliceHeader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One coded frame of a chunk: a packet, or two that are the fields of an interlaced frame. */
final class ChunkFrame {

    private final List<CodedPacket> packets = new ArrayList<>(1);
    private final Entry entry;
    private final boolean leading;
    private boolean disposable;
    private boolean carriesMore;
    private long pts;

    /** Frames from here on until the output is correct; of a gradual entry. */
    private int recoveryFrames;

    /** The header of the first slice; null for codecs without slices, or if there is none. */
    private @Nullable SliceHeader slice;

    /** The parameter sets in force before an entry. */
    private List<NalUnit> sets = List.of();

    /**
     * A frame.
     *
     * @param packet the packet of the frame or of its first field
     * @param leading whether the codec marks it as a frame that needs those before its key frame
     * @param disposable whether no other frame refers to it
     */
    ChunkFrame(CodedPacket packet, Entry entry, boolean leading, boolean disposable) {
        this.entry = entry;
        this.leading = leading;
        this.disposable = disposable;
        packets.add(packet);
    }

    ChunkFrame withSlice(@Nullable SliceHeader first, int recovery) {
        slice = first;
        recoveryFrames = recovery;
        return this;
    }

    ChunkFrame withSets(List<NalUnit> inForce) {
        sets = inForce;
        return this;
    }

    /** Notes that its packets carry what holds for later frames as well. */
    void carryMore() {
        carriesMore = true;
    }

    /** Adds the second field. */
    void add(CodedPacket field, boolean isReference) {
        packets.add(field);
        disposable &= !isReference;
    }

    /** Replaces the last packet by the same one with the rest of its frame. */
    void replaceLast(CodedPacket packet) {
        packets.set(packets.size() - 1, packet);
    }

    List<CodedPacket> packets() {
        return packets;
    }

    CodedPacket lastPacket() {
        return packets.get(packets.size() - 1);
    }

    Entry entry() {
        return entry;
    }

    boolean isLeading() {
        return leading;
    }

    boolean isDisposable() {
        return disposable;
    }

    /** Whether all other frames are the same if the decoder does not get this one. */
    boolean isSkippable() {
        return disposable
                && !carriesMore
                && packets.stream().allMatch(packet -> packet.extradata() == null);
    }

    int recoveryFrames() {
        return recoveryFrames;
    }

    /** Whether frames after this entry that are presented before it are not marked as leading. */
    boolean isLeadingByTime() {
        return slice != null && slice.numbers() > 0;
    }

    @Nullable SliceHeader slice() {
        return slice;
    }

    List<NalUnit> sets() {
        return sets;
    }

    /**
     * Sets the presentation time to that of the packet, or, if it has none, to another one, at
     * which the frame cannot be used.
     */
    long settleTime(long other) {
        pts = packets.get(0).orTime(other).pts();
        return pts;
    }

    /** ChunkPresentation time, in ticks of the container. */
    long pts() {
        return pts;
    }

    /** Whether a packet of the frame has a time. */
    boolean isTimed() {
        return packets.get(0).pts() != EncodedPacket.NO_TIME;
    }

    /** Why the frame is known to be damaged before it is decoded; null if it is not. */
    @Nullable String defect() {
        return packets.stream()
                .map(CodedPacket::defect)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Whether the frame has a {@link #defect}. */
    boolean isCorrupt() {
        return defect() != null;
    }
}
