// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;

import java.util.List;
import java.util.Map;

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
 * Writes the packets of one video into a container in memory. The same packets give the same bytes.
 */
public final class Muxer extends NativeObject {

    private final AVFormatContext context = new AVFormatContext(null);
    private final AVIOContext output = new AVIOContext(null);
    private final AVDictionary options = new AVDictionary(null);
    private boolean outputOpen;

    private Muxer() {}

    /**
     * Writes a whole container.
     *
     * @param container FFmpeg's name of the muxer
     * @param options of the muxer
     * @param packets in decoding order
     * @return the container's bytes
     */
    public static byte[] mux(
            VideoFormat format,
            String container,
            Map<String, String> options,
            List<EncodedPacket> packets)
            throws FfmpegException {
        try (Muxer muxer = new Muxer()) {
            AVStream stream = muxer.open(format, container, options);
            return muxer.write(stream, packets);
        }
    }

    private AVStream open(VideoFormat format, String container, Map<String, String> muxerOptions)
            throws FfmpegException {
        FfmpegException.check(
                "opening the container",
                avformat_alloc_output_context2(context, null, container, null));
        context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
        AVStream stream = avformat_new_stream(context, null);
        format.copyTo(stream.codecpar());
        FfmpegTimeBase.MICROS.copyTo(stream.time_base());
        FfmpegException.check("opening the output", avio_open_dyn_buf(output));
        outputOpen = true;
        context.pb(output);
        muxerOptions.forEach((name, value) -> av_dict_set(options, name, value, 0));
        FfmpegException.check("writing the header", avformat_write_header(context, options));
        return stream;
    }

    private byte[] write(AVStream stream, List<EncodedPacket> packets) throws FfmpegException {
        // Writing the header has replaced the time base by one of the container's own.
        FfmpegTimeBase timeBase = FfmpegTimeBase.of(stream.time_base());
        try (NativePacket packet = new NativePacket()) {
            for (EncodedPacket encoded : packets) {
                packet.set(encoded, timeBase);
                FfmpegException.check("writing a packet", av_write_frame(context, packet.get()));
            }
        }
        FfmpegException.check("writing the trailer", av_write_trailer(context));
        return takeBytes();
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
    void free() {
        if (outputOpen) {
            takeBytes();
        }
        av_dict_free(options);
        if (!context.isNull()) {
            avformat_free_context(context);
        }
    }
}
