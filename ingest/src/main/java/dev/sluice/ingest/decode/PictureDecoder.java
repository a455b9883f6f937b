package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** Coded pictures in, pictures out in the order of presentation. Owns its native objects. */
final class PictureDecoder implements AutoCloseable {

    /** Every check that tells damage from video; with "explode", what fails it is an error. */
    private static final int CHECKS =
            avcodec.AV_EF_CRCCHECK
                    | avcodec.AV_EF_BITSTREAM
                    | avcodec.AV_EF_BUFFER
                    | avcodec.AV_EF_EXPLODE;

    /** What decoders may add to a picture's width and height for whole blocks and rows. */
    private static final long PADDING = 128;

    private final AVFrame frame = avutil.av_frame_alloc();
    private AVCodecContext context;

    private PictureDecoder() {}

    static PictureDecoder open(PacketSource source, DecodeLimits limits) throws ChunkException {
        AVCodec implementation = source.codec().decoder();
        PictureDecoder decoder = new PictureDecoder();
        decoder.context = avcodec.avcodec_alloc_context3(implementation);
        int code = decoder.start(source, implementation, limits);
        if (code < 0) {
            decoder.close();
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "the %s decoder refuses the parameters in the container: %s"
                            .formatted(source.codec().ffmpegName(), FFmpegSupport.error(code)));
        }
        return decoder;
    }

    private int start(PacketSource source, AVCodec implementation, DecodeLimits limits) {
        int code = avcodec.avcodec_parameters_to_context(context, source.parameters());
        if (code < 0) {
            return code;
        }
        context.thread_count(1);
        context.err_recognition(CHECKS);
        context.max_pixels((limits.maxWidth() + PADDING) * (limits.maxHeight() + PADDING));
        if (source.codec() == VideoCodec.H264) {
            // Without this a stream whose parameter sets do not tell how far pictures are
            // reordered loses some while FFmpeg finds out.
            context.strict_std_compliance(avcodec.FF_COMPLIANCE_STRICT);
        }
        return avcodec.avcodec_open2(context, implementation, (AVDictionary) null);
    }

    /**
     * Hands over one coded picture, or null for the end.
     *
     * @param tolerant whether damage is expected and passes in silence
     * @return 0, or FFmpeg's error code
     */
    int send(AVPacket packet, boolean tolerant) {
        context.err_recognition(tolerant ? 0 : CHECKS);
        return avcodec.avcodec_send_packet(context, packet);
    }

    /** Takes the next picture into {@link #frame()}: 0, an error code, or "again" or "end". */
    int receive() {
        return avcodec.avcodec_receive_frame(context, frame);
    }

    /** The picture that was received last; native, valid until the next call. */
    AVFrame frame() {
        return frame;
    }

    @Override
    public void close() {
        avutil.av_frame_free(frame);
        if (context != null) {
            avcodec.avcodec_free_context(context);
            context = null;
        }
    }
}
