// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PICTURE_STRUCTURE_BOTTOM_FIELD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PICTURE_STRUCTURE_TOP_FIELD;
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

    /** The part of a frame that a packet contains. */
    public enum Field {
        /** The whole frame, or unknown. */
        NONE,
        /** The odd rows of an interlaced frame. */
        TOP,
        /** The even rows of an interlaced frame. */
        BOTTOM
    }

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

    /** The part of a frame that the last packet contains. */
    public Field field() {
        int structure = parser == null ? 0 : parser.picture_structure();
        return switch (structure) {
            case AV_PICTURE_STRUCTURE_TOP_FIELD -> Field.TOP;
            case AV_PICTURE_STRUCTURE_BOTTOM_FIELD -> Field.BOTTOM;
            default -> Field.NONE;
        };
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
