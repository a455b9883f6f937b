// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

import static org.bytedeco.ffmpeg.global.avcodec.av_parser_close;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_init;
import static org.bytedeco.ffmpeg.global.avcodec.av_parser_parse2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;

/**
 * Owns one parser, which reads the headers of packets without decoding them. Where FFmpeg has no
 * parser for the codec, nothing is found.
 */
public final class PacketParser extends NativeObject {

    private final AVCodecContext context = avcodec_alloc_context3(null);
    private final BytePointer parsed = new BytePointer((Pointer) null);
    private final IntPointer parsedBytes = new IntPointer(1);
    private final @Nullable AVCodecParserContext parser; // null if FFmpeg has none for the codec

    private PacketParser(CodecParameters parameters) {
        this.parser = av_parser_init(parameters.codecId());
    }

    /**
     * Opens the parser of a codec.
     *
     * @param parameters of the packets; remain the caller's
     */
    public static PacketParser open(CodecParameters parameters) throws FfmpegException {
        try (ResourceStack opening = new ResourceStack()) {
            PacketParser parser = opening.add(new PacketParser(parameters));
            parameters.copyTo(parser.context);
            if (parser.parser != null) {
                int flags = parser.parser.flags();
                parser.parser.flags(flags | AVCodecParserContext.PARSER_FLAG_COMPLETE_FRAMES);
            }
            opening.keepOpen();
            return parser;
        }
    }

    /** Reads the headers of the next packet in decoding order. */
    public void parse(NativePacket packet) {
        if (parser != null) {
            av_parser_parse2(
                    parser,
                    context,
                    parsed,
                    parsedBytes,
                    packet.get().data(),
                    packet.size(),
                    packet.pts(),
                    packet.dts(),
                    -1);
        }
    }

    /** Width in pixels that the headers so far declare, 0 if unknown. */
    public int width() {
        return parser == null ? 0 : parser.width();
    }

    /** Height in pixels that the headers so far declare, 0 if unknown. */
    public int height() {
        return parser == null ? 0 : parser.height();
    }

    @Override
    void free() {
        if (parser != null) {
            av_parser_close(parser);
        }
        avcodec_free_context(context);
        parsed.close();
        parsedBytes.close();
    }
}
