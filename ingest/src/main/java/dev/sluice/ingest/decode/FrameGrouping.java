// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.nal.H264Syntax;
import dev.sluice.ingest.nal.H265Syntax;

import java.util.List;

/**
 * Groups the packets of a chunk into frames and finds out what each frame means for the others. Not
 * safe for use by several threads.
 */
sealed interface FrameGrouping permits NalGrouping, PlainGrouping {

    /** Takes the next packet in decoding order. */
    void add(CodedPacket packet);

    /** The frames of all packets, in decoding order; called once, after the last packet. */
    List<ChunkFrame> end();

    /** The first packet of a frame at which a decoder begins that has seen nothing before. */
    CodedPacket opening(ChunkFrame frame);

    static FrameGrouping of(VideoCodec codec, byte[] extradata) {
        return switch (codec) {
            case H264 -> new NalGrouping(new H264Syntax(), extradata);
            case H265 -> new NalGrouping(new H265Syntax(), extradata);
            case VP9, AV1 -> new PlainGrouping(false);
            case MJPEG -> new PlainGrouping(true);
        };
    }
}
