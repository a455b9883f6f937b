// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Owns one converter of frames to RGB on the heap, at their own height, and their own width or the
 * one with square pixels. The bytes are the same on every CPU.
 *
 * <p>Range and matrix are those that the frame declares. For a frame that declares no matrix,
 * BT.601 is used at every size, as in the video readers with which the models were trained.
 */
public final class RgbConverter extends NativeObject {

    private static final int FLAGS =
            swscale.SWS_BICUBIC
                    | swscale.SWS_ACCURATE_RND
                    | swscale.SWS_FULL_CHR_H_INT
                    | swscale.SWS_FULL_CHR_H_INP
                    | swscale.SWS_BITEXACT;

    private static final int ROW_ALIGNMENT = 64;

    private final FrameFilter filter;
    private final PointerPointer<Pointer> planes = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4);
    private @Nullable SwsContext context; // null before the first frame
    private @Nullable BytePointer rows; // allocated by av_malloc; null before the first frame
    private long rowsBytes;

    /** A converter of frames as they are. */
    public RgbConverter() {
        this(new FrameFilter(false, false));
    }

    /**
     * A converter of filtered frames.
     *
     * @param filter owned by this object from now on
     */
    public RgbConverter(FrameFilter filter) {
        this.filter = filter;
    }

    /**
     * Converts a frame, which remains the caller's.
     *
     * @param width of the result in pixels; another one than the frame's makes pixels square
     * @return frame's height × width × 3 bytes, row-major, red first, without padding
     * @throws FfmpegException if the pixel format is not supported
     */
    public byte[] convert(NativeFrame source, int width) throws FfmpegException {
        return toRgb(filter.apply(source), width);
    }

    private byte[] toRgb(NativeFrame source, int width) throws FfmpegException {
        AVFrame frame = source.get();
        int height = frame.height();
        int stride = (3 * width + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
        BytePointer target = rows((long) stride * height);
        SwsContext converter = configure(source, width);
        for (int plane = 0; plane < 4; plane++) {
            planes.put(plane, plane == 0 ? target : null);
            strides.put(plane, plane == 0 ? stride : 0);
        }
        int done =
                swscale.sws_scale(
                        converter, frame.data(), frame.linesize(), 0, height, planes, strides);
        if (done != height) {
            throw unsupported(source);
        }
        byte[] rgb = new byte[3 * width * height];
        ByteBuffer buffer = target.asByteBuffer();
        for (int y = 0; y < height; y++) {
            buffer.get(y * stride, rgb, 3 * width * y, 3 * width);
        }
        return rgb;
    }

    private SwsContext configure(NativeFrame source, int width) throws FfmpegException {
        AVFrame frame = source.get();
        int format = withoutRange(frame.format());
        SwsContext converter =
                swscale.sws_getCachedContext(
                        context,
                        frame.width(),
                        frame.height(),
                        format,
                        width,
                        frame.height(),
                        avutil.AV_PIX_FMT_RGB24,
                        FLAGS,
                        null,
                        null,
                        (DoublePointer) null);
        context = converter;
        if (converter == null) {
            throw unsupported(source);
        }
        boolean full = format != frame.format() || frame.color_range() == avutil.AVCOL_RANGE_JPEG;
        // The call fails for formats that are RGB already, which need no conversion of colours.
        swscale.sws_setColorspaceDetails(
                converter,
                swscale.sws_getCoefficients(matrix(frame.colorspace())),
                full ? 1 : 0,
                swscale.sws_getCoefficients(swscale.SWS_CS_DEFAULT),
                1,
                0,
                1 << 16,
                1 << 16);
        return converter;
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

    /** Replaces the deprecated "J" formats, whose names imply full range, by the plain formats. */
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

    private BytePointer rows(long bytes) {
        if (rows != null && bytes <= rowsBytes) {
            return rows;
        }
        freeRows();
        Pointer memory = avutil.av_malloc(bytes);
        if (memory == null) {
            throw new OutOfMemoryError("no native memory for a frame of %d bytes".formatted(bytes));
        }
        rows = new BytePointer(memory).capacity(bytes);
        rowsBytes = bytes;
        return rows;
    }

    private void freeRows() {
        if (rows != null) {
            avutil.av_free(rows);
            rows = null;
            rowsBytes = 0;
        }
    }

    private static FfmpegException unsupported(NativeFrame frame) {
        return new FfmpegException(
                "frames of %d×%d in pixel format %s cannot be converted to RGB"
                        .formatted(frame.width(), frame.height(), frame.pixelFormatName()));
    }

    @Override
    void free() {
        swscale.sws_freeContext(context);
        freeRows();
        planes.close();
        strides.close();
        filter.close();
    }
}
