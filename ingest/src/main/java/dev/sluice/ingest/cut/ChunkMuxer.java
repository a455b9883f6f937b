package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.ChunkContainer;

import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;

import java.util.List;

import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close_dyn_buf;
import static org.bytedeco.ffmpeg.global.avformat.avio_open_dyn_buf;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;

/**
 * Writes packets into a container in memory, with times from 0. One instance a chunk; the same
 * packets give the same bytes.
 */
final class ChunkMuxer implements AutoCloseable {

    private final AVFormatContext context = new AVFormatContext(null);
    private final AVIOContext output = new AVIOContext(null);
    private final AVDictionary options = new AVDictionary(null);
    private boolean outputOpen;

    private ChunkMuxer() {}

    /** The bytes of a container that holds these packets. */
    static byte[] mux(VideoFormat format, ChunkContainer container, List<EncodedPacket> packets)
            throws FfmpegException {
        if (container == ChunkContainer.JPEG) {
            return packets.get(0).data();
        }
        try (ChunkMuxer muxer = new ChunkMuxer()) {
            return muxer.write(format, container, packets);
        }
    }

    private byte[] write(VideoFormat format, ChunkContainer container, List<EncodedPacket> packets)
            throws FfmpegException {
        AVStream stream = open(format, container);
        long start = Long.MAX_VALUE;
        for (EncodedPacket packet : packets) {
            start = Math.min(start, Math.min(packet.dtsMicros(), packet.ptsMicros()));
        }
        try (NativePacket nativePacket = new NativePacket()) {
            for (EncodedPacket packet : packets) {
                nativePacket.set(
                        packet.at(packet.ptsMicros() - start, packet.dtsMicros() - start),
                        stream.time_base());
                FfmpegException.check(
                        "writing a packet", av_write_frame(context, nativePacket.get()));
            }
        }
        FfmpegException.check("ending the container", av_write_trailer(context));
        return takeBytes();
    }

    private AVStream open(VideoFormat format, ChunkContainer container) throws FfmpegException {
        boolean mp4 = container == ChunkContainer.FRAGMENTED_MP4;
        FfmpegException.check(
                "opening the container",
                avformat_alloc_output_context2(context, null, mp4 ? "mp4" : "mpegts", null));
        context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
        AVStream stream = avformat_new_stream(context, null);
        format.into(stream.codecpar());
        stream.time_base().num(1).den(1_000_000);
        FfmpegException.check("opening the output", avio_open_dyn_buf(output));
        outputOpen = true;
        context.pb(output);
        if (mp4) {
            av_dict_set(options, "movflags", "empty_moov+default_base_moof+frag_keyframe", 0);
        }
        FfmpegException.check("writing the header", avformat_write_header(context, options));
        return stream;
    }

    private byte[] takeBytes() {
        try (BytePointer start = new BytePointer((BytePointer) null)) {
            outputOpen = false;
            int size = avio_close_dyn_buf(output, start);
            context.pb(null);
            byte[] bytes = new byte[size];
            start.get(bytes);
            av_free(start);
            return bytes;
        }
    }

    @Override
    public void close() {
        if (outputOpen) {
            takeBytes();
        }
        av_dict_free(options);
        if (!context.isNull()) {
            avformat_free_context(context);
        }
    }
}
