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
import java.util.Objects;

/**
 * Owns one converter of frames to RGB in native memory, which it uses again for each frame, at
 * their own height, and their own width or the one with square pixels. The bytes are the same on
 * every CPU.
 *
 * <p>Range and matrix are those that the frame declares. For a frame that declares no matrix,
 * BT.601 is used at every size, as in the video readers with which the models were trained.
 *
 * <p>The result has a plane for each channel, because libswscale has vector code for that with the
 * same values as for pixels whose channels are interleaved.
 */
public final class RgbConverter extends NativeObject {

    private static final int FLAGS =
            swscale.SWS_BICUBIC
                    | swscale.SWS_ACCURATE_RND
                    | swscale.SWS_FULL_CHR_H_INT
                    | swscale.SWS_FULL_CHR_H_INP
                    | swscale.SWS_BITEXACT;

    private static final int ROW_ALIGNMENT = 64;

    private static final int CHANNELS = 3;

    /** FFmpeg's order of planes is green, blue, red: the plane of each channel. */
    private static final int[] PLANES = {2, 0, 1};

    private final FrameFilter filter;
    private final PointerPointer<Pointer> planes = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4);
    private @Nullable SwsContext context; // null before the first frame
    private @Nullable BytePointer memory; // allocated by av_malloc; null before the first frame
    private @Nullable ByteBuffer result; // all of the memory, which is read without calls of JNI
    private int width; // of the last result, pixels
    private int height;
    private int stride; // bytes of a row

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
     * Converts a frame in main memory, which remains the caller's. The result is valid until the
     * next call.
     *
     * @param squareWidth width of the result in pixels; another one than the frame's makes pixels
     *     square
     * @throws FfmpegException if the pixel format is not supported
     */
    public void convert(NativeFrame source, int squareWidth) throws FfmpegException {
        NativeFrame filtered = filter.apply(source);
        AVFrame frame = filtered.get();
        SwsContext converter = configure(filtered, squareWidth);
        width = squareWidth;
        height = frame.height();
        stride = (width + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
        BytePointer target = memory(Math.multiplyExact(CHANNELS * stride, height));
        for (int plane = 0; plane < 4; plane++) {
            boolean used = plane < CHANNELS;
            planes.put(plane, used ? target.getPointer((long) plane * stride * height) : null);
            strides.put(plane, used ? stride : 0);
        }
        int done =
                swscale.sws_scale(
                        converter, frame.data(), frame.linesize(), 0, height, planes, strides);
        if (done != height) {
            throw unsupported(filtered);
        }
    }

    /** Whether the filter changes the frame before it is converted. */
    public boolean filters(NativeFrame source) {
        return filter.changes(source);
    }

    /** Width of the result, pixels. */
    public int width() {
        return width;
    }

    /** Height of the result, pixels. */
    public int height() {
        return height;
    }

    /**
     * Copies a row of the result.
     *
     * @param channel 0 for red, 1 for green, 2 for blue
     * @param to receives {@link #width} bytes from index 0 on
     */
    public void read(int channel, int row, byte[] to) {
        Objects.checkIndex(row, height);
        ByteBuffer pixels = Objects.requireNonNull(result, "no frame was converted");
        pixels.get((PLANES[channel] * height + row) * stride, to, 0, width);
    }

    /** A copy of the result: height × width × 3 bytes, row-major, red first, without padding. */
    public byte[] copy() {
        byte[] rgb = new byte[CHANNELS * width * height];
        byte[] row = new byte[width];
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int y = 0; y < height; y++) {
                read(channel, y, row);
                int to = CHANNELS * width * y + channel;
                for (int x = 0; x < width; x++) {
                    rgb[to + CHANNELS * x] = row[x];
                }
            }
        }
        return rgb;
    }

    private SwsContext configure(NativeFrame source, int squareWidth) throws FfmpegException {
        AVFrame frame = source.get();
        int format = withoutRange(frame.format());
        SwsContext converter =
                swscale.sws_getCachedContext(
                        context,
                        frame.width(),
                        frame.height(),
                        format,
                        squareWidth,
                        frame.height(),
                        avutil.AV_PIX_FMT_GBRP,
                        FLAGS,
                        null,
                        null,
                        (DoublePointer) null);
        context = converter;
        if (converter == null) {
            throw unsupported(source);
        }
        // The call fails for formats that are RGB already, which need no conversion of colours.
        swscale.sws_setColorspaceDetails(
                converter,
                swscale.sws_getCoefficients(matrix(frame.colorspace())),
                source.isFullRange() ? 1 : 0,
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
    static int withoutRange(int format) {
        return switch (format) {
            case avutil.AV_PIX_FMT_YUVJ420P -> avutil.AV_PIX_FMT_YUV420P;
            case avutil.AV_PIX_FMT_YUVJ422P -> avutil.AV_PIX_FMT_YUV422P;
            case avutil.AV_PIX_FMT_YUVJ444P -> avutil.AV_PIX_FMT_YUV444P;
            case avutil.AV_PIX_FMT_YUVJ440P -> avutil.AV_PIX_FMT_YUV440P;
            case avutil.AV_PIX_FMT_YUVJ411P -> avutil.AV_PIX_FMT_YUV411P;
            default -> format;
        };
    }

    private BytePointer memory(int bytes) {
        if (memory != null && bytes <= memory.capacity()) {
            return memory;
        }
        freeMemory();
        Pointer allocated = avutil.av_malloc(bytes);
        if (allocated == null) {
            throw new OutOfMemoryError("no native memory for a frame of %d bytes".formatted(bytes));
        }
        memory = new BytePointer(allocated).capacity(bytes);
        result = memory.asByteBuffer();
        return memory;
    }

    private void freeMemory() {
        if (memory != null) {
            result = null;
            avutil.av_free(memory);
            memory = null;
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
        freeMemory();
        planes.close();
        strides.close();
        filter.close();
    }
}
