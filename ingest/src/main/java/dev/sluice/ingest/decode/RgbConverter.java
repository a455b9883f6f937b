package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

import java.nio.ByteBuffer;

/**
 * Decoded pictures to RGB on the heap, at their own size, with the same bytes on every CPU. Owns
 * its native objects; for one thread.
 *
 * <p>Range and matrix are the picture's own. Where it names no matrix, BT.601 is taken at every
 * size: so do the video readers that the models were trained with.
 */
final class RgbConverter implements AutoCloseable {

    private static final int FLAGS =
            swscale.SWS_BICUBIC
                    | swscale.SWS_ACCURATE_RND
                    | swscale.SWS_FULL_CHR_H_INT
                    | swscale.SWS_FULL_CHR_H_INP
                    | swscale.SWS_BITEXACT;

    private static final int ROW_ALIGNMENT = 64;

    private final PointerPointer<Pointer> planes = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4);
    private SwsContext context;
    private BytePointer rows; // av_malloc'ed
    private long rowsBytes;

    RgbImage convert(AVFrame frame) throws ChunkException {
        int width = frame.width();
        int height = frame.height();
        int stride = (3 * width + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
        ensureRows((long) stride * height);
        configure(frame);
        for (int plane = 0; plane < 4; plane++) {
            planes.put(plane, plane == 0 ? rows : null);
            strides.put(plane, plane == 0 ? stride : 0);
        }
        int done =
                swscale.sws_scale(
                        context, frame.data(), frame.linesize(), 0, height, planes, strides);
        if (done != height) {
            throw unsupported(frame);
        }
        byte[] rgb = new byte[3 * width * height];
        ByteBuffer buffer = rows.asByteBuffer();
        for (int y = 0; y < height; y++) {
            buffer.get(y * stride, rgb, 3 * width * y, 3 * width);
        }
        return new RgbImage(width, height, rgb);
    }

    private void configure(AVFrame frame) throws ChunkException {
        int format = withoutRange(frame.format());
        context =
                swscale.sws_getCachedContext(
                        context,
                        frame.width(),
                        frame.height(),
                        format,
                        frame.width(),
                        frame.height(),
                        avutil.AV_PIX_FMT_RGB24,
                        FLAGS,
                        null,
                        null,
                        (DoublePointer) null);
        if (context == null) {
            throw unsupported(frame);
        }
        boolean full = format != frame.format() || frame.color_range() == avutil.AVCOL_RANGE_JPEG;
        // Refused for formats that are RGB already, which need none of it.
        swscale.sws_setColorspaceDetails(
                context,
                swscale.sws_getCoefficients(matrix(frame.colorspace())),
                full ? 1 : 0,
                swscale.sws_getCoefficients(swscale.SWS_CS_DEFAULT),
                1,
                0,
                1 << 16,
                1 << 16);
    }

    private static int matrix(int colorspace) {
        return switch (colorspace) {
            case avutil.AVCOL_SPC_BT709 -> swscale.SWS_CS_ITU709;
            case avutil.AVCOL_SPC_FCC -> swscale.SWS_CS_FCC;
            case avutil.AVCOL_SPC_SMPTE240M -> swscale.SWS_CS_SMPTE240M;
            case avutil.AVCOL_SPC_BT2020_NCL, avutil.AVCOL_SPC_BT2020_CL -> swscale.SWS_CS_BT2020;
            default -> swscale.SWS_CS_ITU601;
        };
    }

    /** The "J" formats say full range by their name; as formats they are their plain namesakes. */
    private static int withoutRange(int format) {
        return switch (format) {
            case avutil.AV_PIX_FMT_YUVJ420P -> avutil.AV_PIX_FMT_YUV420P;
            case avutil.AV_PIX_FMT_YUVJ422P -> avutil.AV_PIX_FMT_YUV422P;
            case avutil.AV_PIX_FMT_YUVJ444P -> avutil.AV_PIX_FMT_YUV444P;
            case avutil.AV_PIX_FMT_YUVJ440P -> avutil.AV_PIX_FMT_YUV440P;
            case avutil.AV_PIX_FMT_YUVJ411P -> avutil.AV_PIX_FMT_YUV411P;
            default -> format;
        };
    }

    private void ensureRows(long bytes) {
        if (bytes <= rowsBytes) {
            return;
        }
        freeRows();
        Pointer memory = avutil.av_malloc(bytes);
        if (memory == null) {
            throw new OutOfMemoryError(
                    "no native memory for a picture of %d bytes".formatted(bytes));
        }
        rows = new BytePointer(memory).capacity(bytes);
        rowsBytes = bytes;
    }

    private void freeRows() {
        if (rows != null) {
            avutil.av_free(rows);
            rows = null;
            rowsBytes = 0;
        }
    }

    private static ChunkException unsupported(AVFrame frame) {
        BytePointer name = avutil.av_get_pix_fmt_name(frame.format());
        return new ChunkException(
                ChunkException.Kind.UNSUPPORTED,
                "pictures of %d×%d in pixel format %s cannot be made RGB"
                        .formatted(
                                frame.width(),
                                frame.height(),
                                name == null ? frame.format() : name.getString()));
    }

    @Override
    public void close() {
        swscale.sws_freeContext(context);
        context = null;
        freeRows();
        planes.close();
        strides.close();
    }
}
