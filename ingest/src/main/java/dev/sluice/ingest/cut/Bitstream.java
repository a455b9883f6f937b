// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.ffmpeg.VideoFormat;
import dev.sluice.ingest.nal.H264Syntax;
import dev.sluice.ingest.nal.H265Syntax;

import java.util.List;

/**
 * Parses the packets of one stream: turns them into whole frames in the form in which a chunk
 * carries them, and determines where a chunk may begin. Not safe for use by several threads.
 */
sealed interface Bitstream permits NalBitstream, PlainBitstream {

    /** Takes the next packet in decoding order; returns the frames that are whole now. */
    List<CodedFrame> accept(EncodedPacket packet);

    /** Ends the stream; returns the frames that are left. */
    List<CodedFrame> finish();

    /** The bytes of a frame at which a chunk begins, with everything that decoding needs. */
    byte[] opening(CodedFrame frame);

    /** The format of the packets of the frames. */
    VideoFormat carried(VideoFormat source);

    static Bitstream of(VideoCodec codec, byte[] extradata) {
        return switch (codec) {
            case H264 -> new NalBitstream(new H264Syntax(), extradata);
            case H265 -> new NalBitstream(new H265Syntax(), extradata);
            case MJPEG -> new PlainBitstream(CodedFrame.References.NONE);
            case VP9, AV1 -> new PlainBitstream(CodedFrame.References.UNKNOWN);
        };
    }
}
