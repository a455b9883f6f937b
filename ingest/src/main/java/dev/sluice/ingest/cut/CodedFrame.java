// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.nal.FrameKind;

/**
 * A packet and what it means for cutting.
 *
 * @param packet in the form in which a chunk carries it
 * @param kind whether a chunk may begin here
 * @param parameterSets the parameter sets in force that the packet itself lacks, as Annex B: they
 *     have to precede it if a chunk begins here; empty if none are needed
 */
record CodedFrame(EncodedPacket packet, FrameKind kind, byte[] parameterSets) {

    /**
     * Upper bound of what a container adds per frame: a transport stream pads the last packet of
     * each frame, and has a clock and a header.
     */
    private static final int CONTAINER_BYTES = 400;

    private static final byte[] NONE = new byte[0];

    CodedFrame(EncodedPacket packet, FrameKind kind) {
        this(packet, kind, NONE);
    }

    /** Upper bound of the bytes that the frame takes in a chunk. */
    int bytes() {
        return packet.data().length + parameterSets.length + CONTAINER_BYTES;
    }
}
