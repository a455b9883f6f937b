// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.VideoFormat;
import dev.sluice.ingest.nal.FrameKind;

/**
 * VP9, AV1 and MJPEG: every key frame begins a closed GOP, and all that decoding needs is in the
 * packet or in the container's header.
 */
final class PlainBitstream implements Bitstream {

    @Override
    public CodedFrame accept(EncodedPacket packet) {
        return new CodedFrame(packet, packet.key() ? FrameKind.CLOSED_KEY : FrameKind.OTHER);
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
