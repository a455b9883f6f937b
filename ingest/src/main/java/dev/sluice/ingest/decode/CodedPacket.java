// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.NativePacket;

import org.jspecify.annotations.Nullable;

/**
 * A packet of a chunk on the heap.
 *
 * @param data the compressed bytes; not copied
 * @param pts presentation time, in ticks of the container; the decoding time if it is missing, and
 *     {@link EncodedPacket#NO_TIME} if both are
 * @param key whether the container or parser marks the frame as a key frame
 * @param defect why the packet is known to be damaged before it is decoded; null if it is not
 * @param extradata the codec's private data from this packet on, or null if it does not change
 */
record CodedPacket(
        byte[] data, long pts, boolean key, @Nullable String defect, byte @Nullable [] extradata) {

    /** A copy of a packet. */
    static CodedPacket of(NativePacket packet, @Nullable String defect) {
        return new CodedPacket(
                packet.bytes(),
                packet.pts() == EncodedPacket.NO_TIME ? packet.dts() : packet.pts(),
                packet.isKeyFrame(),
                defect,
                packet.newExtradata());
    }

    CodedPacket withData(byte[] other) {
        return new CodedPacket(other, pts, key, defect, extradata);
    }

    /** The packet with a time, if it has none itself. */
    CodedPacket orTime(long other) {
        return pts == EncodedPacket.NO_TIME
                ? new CodedPacket(data, other, key, defect, extradata)
                : this;
    }

    /** The packet and one that continues its frame; the bytes are those of both. */
    CodedPacket joined(byte[] both, CodedPacket other) {
        return new CodedPacket(both, pts, key, defect == null ? other.defect : defect, extradata);
    }
}
