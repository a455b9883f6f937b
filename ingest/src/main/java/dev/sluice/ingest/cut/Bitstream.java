package dev.sluice.ingest.cut;

/**
 * Looks into the packets of one stream: brings them into the form that a chunk carries, and finds
 * where one may begin. Not safe for several threads.
 */
sealed interface Bitstream permits NalBitstream, PlainBitstream {

    /** The next packet in decoding order. */
    Picture accept(EncodedPacket packet);

    /** The bytes of a picture at which a chunk begins: complete, so that decoding can begin. */
    byte[] opening(Picture picture);

    /** What the packets are in the form that this object gives them. */
    VideoFormat carried(VideoFormat source);

    static Bitstream of(VideoCodec codec, byte[] extradata) {
        return switch (codec) {
            case H264 -> new NalBitstream(new H264Syntax(), extradata);
            case H265 -> new NalBitstream(new H265Syntax(), extradata);
            case VP9, AV1, MJPEG -> new PlainBitstream();
        };
    }
}
