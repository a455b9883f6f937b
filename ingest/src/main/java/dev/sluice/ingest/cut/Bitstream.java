// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.ffmpeg.VideoFormat;
import dev.sluice.ingest.nal.H264Syntax;
import dev.sluice.ingest.nal.H265Syntax;

/**
 * Parses the packets of one stream: converts them to the form in which a chunk carries them and
 * determines where a chunk may begin. Not safe for use by several threads.
 */
sealed interface Bitstream permits NalBitstream, PlainBitstream {

    /** Parses the next packet in decoding order. */
    CodedFrame accept(EncodedPacket packet);

    /** The bytes of a frame at which a chunk begins, with everything that decoding needs. */
    byte[] opening(CodedFrame frame);

    /** The format of the packets that {@link #accept} returns. */
    VideoFormat carried(VideoFormat source);

    static Bitstream of(VideoCodec codec, byte[] extradata) {
        return switch (codec) {
            case H264 -> new NalBitstream(new H264Syntax(), extradata);
            case H265 -> new NalBitstream(new H265Syntax(), extradata);
            case VP9, AV1, MJPEG -> new PlainBitstream();
        };
    }
}
