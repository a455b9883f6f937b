// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.VideoFormat;
import dev.sluice.ingest.nal.FrameKind;

import java.util.List;

/**
 * VP9, AV1 and MJPEG: every packet is a frame, every key frame begins a closed GOP, and all that
 * decoding needs is in the packet or in the container's header.
 */
final class PlainBitstream implements Bitstream {

    private static final byte[] NO_SETS = new byte[0];

    private final CodedFrame.References references;

    /**
     * A bitstream at its start.
     *
     * @param references how the codec's frames refer to each other
     */
    PlainBitstream(CodedFrame.References references) {
        this.references = references;
    }

    @Override
    public List<CodedFrame> accept(EncodedPacket packet) {
        return List.of(
                new CodedFrame(
                        packet,
                        packet.key() ? FrameKind.CLOSED_KEY : FrameKind.OTHER,
                        NO_SETS,
                        references,
                        packet.corrupt() ? FrameDefect.INCOMPLETE : null));
    }

    @Override
    public List<CodedFrame> finish() {
        return List.of();
    }

    @Override
    public VideoFormat carried(VideoFormat source) {
        return source;
    }

    @Override
    public byte[] opening(CodedFrame frame) {
        return frame.packet().data();
    }
}
