package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.ChunkException;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The coded pictures of a container in memory.
 *
 * <p>The demuxer is the one that the content type names, never a guess, and it cannot open anything
 * else: no protocol is allowed. Streams are taken as the container declares them; FFmpeg's own
 * analysis is left out, because it decodes before a limit can be set.
 */
final class ChunkDemuxer implements PacketSource {

    private final ChunkContainer container;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private AVIOContext memory;
    private AVFormatContext context;
    private AVStream stream;
    private VideoCodec codec;

    private ChunkDemuxer(ChunkContainer container) {
        this.container = container;
    }

    static ChunkDemuxer open(ChunkContainer container, byte[] data) throws ChunkException {
        ChunkDemuxer demuxer = new ChunkDemuxer(container);
        try {
            demuxer.open(data);
            return demuxer;
        } catch (ChunkException | RuntimeException e) {
            demuxer.close();
            throw e;
        }
    }

    private void open(byte[] data) throws ChunkException {
        TransportStream transport =
                container == ChunkContainer.MPEG_TS ? TransportStream.of(data) : null;
        memory = memory(data);
        AVFormatContext opened = avformat.avformat_alloc_context();
        opened.pb(memory);
        opened.flags(opened.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
        AVInputFormat format = avformat.av_find_input_format(container.ffmpegFormat());
        AVDictionary options = options();
        int code = avformat.avformat_open_input(opened, "", format, options);
        avutil.av_dict_free(options);
        if (code < 0) {
            throw new ChunkException( // FFmpeg has freed the context
                    ChunkException.Kind.CORRUPT,
                    "%d bytes of %s cannot be opened: %s"
                            .formatted(
                                    data.length,
                                    container.contentType(),
                                    FFmpegSupport.error(code)));
        }
        context = opened;
        stream = videoStream();
        codec = VideoCodec.of(stream.codecpar().codec_id());
        if (transport != null) {
            transport.requireComplete(stream.id());
        }
    }

    /** A reader without callbacks: FFmpeg's buffer is the whole chunk, after it comes the end. */
    private static AVIOContext memory(byte[] data) {
        Pointer copy = avutil.av_malloc(data.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE);
        if (copy == null) {
            throw new OutOfMemoryError(
                    "no native memory for a chunk of %d bytes".formatted(data.length));
        }
        BytePointer bytes = new BytePointer(copy);
        bytes.put(data, 0, data.length);
        return avformat.avio_alloc_context(
                bytes,
                data.length,
                0,
                null,
                (Read_packet_Pointer_BytePointer_int) null,
                (Write_packet_Pointer_BytePointer_int) null,
                (Seek_Pointer_long_int) null);
    }

    private static AVDictionary options() {
        AVDictionary options = new AVDictionary(null);
        avutil.av_dict_set(options, "protocol_whitelist", "", 0);
        // Times count from the first picture, and every picture in the container counts.
        avutil.av_dict_set(options, "ignore_editlist", "1", 0);
        return options;
    }

    private AVStream videoStream() throws ChunkException {
        StringBuilder others = new StringBuilder();
        for (int i = 0; i < context.nb_streams(); i++) {
            AVCodecParameters parameters = context.streams(i).codecpar();
            if (parameters.codec_type() == avutil.AVMEDIA_TYPE_VIDEO) {
                return context.streams(i);
            }
            others.append(others.isEmpty() ? "" : ", ")
                    .append(avcodec.avcodec_get_name(parameters.codec_id()).getString());
        }
        if (others.isEmpty()) {
            throw new ChunkException(
                    ChunkException.Kind.CORRUPT,
                    "no streams in what should be %s: damaged, or another container than the content-type header names"
                            .formatted(container.contentType()));
        }
        throw new ChunkException(
                ChunkException.Kind.UNSUPPORTED,
                "no video in the %s, only %s; MPEG-TS carries H.264 and H.265, fragmented MP4 also VP9, AV1 and MJPEG"
                        .formatted(container.contentType(), others));
    }

    @Override
    public VideoCodec codec() {
        return codec;
    }

    @Override
    public AVCodecParameters parameters() {
        return stream.codecpar();
    }

    @Override
    public AVRational timeBase() {
        return stream.time_base();
    }

    @Override
    public AVPacket next() throws ChunkException {
        while (true) {
            avcodec.av_packet_unref(packet);
            int code = avformat.av_read_frame(context, packet);
            if (code == avutil.AVERROR_EOF()) {
                return null;
            }
            if (code < 0) {
                throw new ChunkException(
                        ChunkException.Kind.CORRUPT,
                        "the %s is damaged: %s"
                                .formatted(container.contentType(), FFmpegSupport.error(code)));
            }
            if (packet.stream_index() == stream.index()) {
                return packet;
            }
        }
    }

    @Override
    public int indexed() {
        return container == ChunkContainer.FRAGMENTED_MP4
                ? avformat.avformat_index_get_entries_count(stream)
                : 0;
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        if (context != null) {
            avformat.avformat_close_input(context);
            context = null;
        }
        if (memory != null) {
            avutil.av_free(memory.buffer()); // not the first one if FFmpeg took a larger one
            avformat.avio_context_free(memory);
            memory = null;
        }
    }
}
