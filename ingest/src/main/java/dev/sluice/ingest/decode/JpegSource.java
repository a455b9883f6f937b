package dev.sluice.ingest.decode;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** A single JPEG: a chunk that is its own and only packet. */
final class JpegSource implements PacketSource {

    private final AVCodecParameters parameters = avcodec.avcodec_parameters_alloc();
    private final AVRational timeBase = new AVRational().num(1).den(1);
    private final AVPacket packet = avcodec.av_packet_alloc();
    private boolean taken;

    JpegSource(byte[] data) {
        parameters.codec_type(avutil.AVMEDIA_TYPE_VIDEO).codec_id(VideoCodec.MJPEG.id());
        if (avcodec.av_new_packet(packet, data.length) < 0) {
            close();
            throw new OutOfMemoryError(
                    "no native memory for a JPEG of %d bytes".formatted(data.length));
        }
        packet.data().put(data, 0, data.length);
        packet.flags(avcodec.AV_PKT_FLAG_KEY).pts(0).dts(0);
    }

    @Override
    public VideoCodec codec() {
        return VideoCodec.MJPEG;
    }

    @Override
    public AVCodecParameters parameters() {
        return parameters;
    }

    @Override
    public AVRational timeBase() {
        return timeBase;
    }

    @Override
    public AVPacket next() {
        if (taken) {
            return null;
        }
        taken = true;
        return packet;
    }

    @Override
    public int indexed() {
        return 1;
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        avcodec.avcodec_parameters_free(parameters);
        timeBase.close();
    }
}
