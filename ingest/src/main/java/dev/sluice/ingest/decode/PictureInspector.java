package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Reads the headers of coded pictures before the decoder sees them: their dimensions, while no
 * pixel is allocated yet, and whether two packets are the fields of one picture. Owns its native
 * objects.
 */
final class PictureInspector implements AutoCloseable {

    private final VideoCodec codec;
    private final DecodeLimits limits;
    private final AVCodecContext context = avcodec.avcodec_alloc_context3(null);
    private final AVCodecParserContext parser;
    private final BytePointer parsed = new BytePointer((Pointer) null);
    private final IntPointer parsedBytes = new IntPointer(1);
    private int openField; // parity of a first field that waits for its second, 0 for none

    private PictureInspector(PacketSource source, DecodeLimits limits) {
        this.codec = source.codec();
        this.limits = limits;
        avcodec.avcodec_parameters_to_context(context, source.parameters());
        // Null where FFmpeg has no parser; the decoder's own limit on pixels still holds then.
        this.parser = avcodec.av_parser_init(codec.id());
        if (parser != null) {
            parser.flags(parser.flags() | AVCodecParserContext.PARSER_FLAG_COMPLETE_FRAMES);
        }
    }

    /** Refuses at once what the container itself declares over the limit. */
    static PictureInspector open(PacketSource source, DecodeLimits limits) throws ChunkException {
        AVCodecParameters parameters = source.parameters();
        limit(parameters.width(), parameters.height(), limits);
        return new PictureInspector(source, limits);
    }

    /**
     * Looks at one packet.
     *
     * @return whether it is the second field of the picture that the previous packet began
     * @throws ChunkException if the picture is over the limit, or a JPEG breaks off
     */
    boolean isSecondField(AVPacket packet) throws ChunkException {
        if (codec == VideoCodec.MJPEG) {
            JpegHeader header = JpegHeader.read(packet.data(), packet.size());
            limit(header.width(), header.height(), limits);
            return false;
        }
        if (parser == null) {
            return false;
        }
        avcodec.av_parser_parse2(
                parser,
                context,
                parsed,
                parsedBytes,
                packet.data(),
                packet.size(),
                packet.pts(),
                packet.dts(),
                -1);
        limit(parser.width(), parser.height(), limits);
        return codec == VideoCodec.H264 && closesField(parser.picture_structure());
    }

    private boolean closesField(int structure) {
        boolean field =
                structure == avcodec.AV_PICTURE_STRUCTURE_TOP_FIELD
                        || structure == avcodec.AV_PICTURE_STRUCTURE_BOTTOM_FIELD;
        boolean second = field && openField != 0 && openField != structure;
        openField = field && !second ? structure : 0;
        return second;
    }

    /** Refuses dimensions over the limit; 0 stands for unknown. */
    static void limit(int width, int height, DecodeLimits limits) throws ChunkException {
        if (width > limits.maxWidth() || height > limits.maxHeight()) {
            throw new ChunkException(
                    ChunkException.Kind.TOO_LARGE,
                    "pictures of %d×%d are over the limit of %d×%d: lower the camera's resolution, or raise sluice.decode.max-width and sluice.decode.max-height to that"
                            .formatted(width, height, limits.maxWidth(), limits.maxHeight()));
        }
    }

    @Override
    public void close() {
        if (parser != null) {
            avcodec.av_parser_close(parser);
        }
        avcodec.avcodec_free_context(context);
        parsed.close();
        parsedBytes.close();
    }
}
