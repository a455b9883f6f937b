// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Owns a converter of the luma of frames to the means of a few cells, which reads the plane of luma
 * as the decoder wrote it. The values are the same on every CPU.
 */
public final class LumaReducer extends NativeObject {

    private static final int FLAGS =
            swscale.SWS_AREA | swscale.SWS_ACCURATE_RND | swscale.SWS_BITEXACT;

    private static final long OTHER_LUMA = // formats without a plane of luma of plain integers
            avutil.AV_PIX_FMT_FLAG_RGB
                    | avutil.AV_PIX_FMT_FLAG_PAL
                    | avutil.AV_PIX_FMT_FLAG_BE
                    | avutil.AV_PIX_FMT_FLAG_BITSTREAM
                    | avutil.AV_PIX_FMT_FLAG_HWACCEL
                    | avutil.AV_PIX_FMT_FLAG_BAYER
                    | avutil.AV_PIX_FMT_FLAG_FLOAT;

    private static final int ROW_BYTES = 16; // a multiple of it is the room of a row

    private final PointerPointer<Pointer> planes = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4);
    private @Nullable SwsContext context; // null before the first frame

    /** A reducer for one thread. */
    public LumaReducer() {
        for (int plane = 0; plane < 4; plane++) {
            planes.put(plane, null);
            strides.put(plane, 0);
        }
    }

    /** Whether the luma of the frame can be read: it is in main memory, and apart from chroma. */
    public boolean canReduce(NativeFrame source) {
        return format(source.get()) != avutil.AV_PIX_FMT_NONE
                && source.get().linesize(0) > 0
                && swscale.sws_isSupportedInput(source.get().format()) != 0;
    }

    /**
     * Returns the mean luma of each cell, as it is coded, in 8 bits.
     *
     * @param source a frame that {@link #canReduce}; remains the caller's
     * @param columns cells of a row, at most the frame's width
     * @param rows rows of cells, at most the frame's height
     * @return rows × columns values, row-major, as unsigned bytes
     * @throws FfmpegException if libswscale refuses the sizes
     */
    public byte[] reduce(NativeFrame source, int columns, int rows) throws FfmpegException {
        AVFrame frame = source.get();
        context =
                swscale.sws_getCachedContext(
                        context,
                        frame.width(),
                        frame.height(),
                        format(frame),
                        columns,
                        rows,
                        avutil.AV_PIX_FMT_GRAY8,
                        FLAGS,
                        null,
                        null,
                        (DoublePointer) null);
        int stride = (columns + ROW_BYTES - 1) / ROW_BYTES * ROW_BYTES;
        try (BytePointer cells = new BytePointer((long) stride * rows)) {
            planes.put(0, cells);
            strides.put(0, stride);
            int done =
                    context == null
                            ? 0
                            : swscale.sws_scale(
                                    context,
                                    frame.data(),
                                    frame.linesize(),
                                    0,
                                    frame.height(),
                                    planes,
                                    strides);
            if (done != rows) {
                throw new FfmpegException(
                        "the luma of frames of %d×%d cannot be reduced to %d×%d cells"
                                .formatted(frame.width(), frame.height(), columns, rows));
            }
            byte[] luma = new byte[columns * rows];
            for (int row = 0; row < rows; row++) {
                cells.position((long) row * stride).get(luma, row * columns, columns);
            }
            return luma;
        }
    }

    /** The format of the first plane alone, or none if it is not luma in integers. */
    private static int format(AVFrame frame) {
        AVPixFmtDescriptor descriptor = avutil.av_pix_fmt_desc_get(frame.format());
        if (descriptor == null || (descriptor.flags() & OTHER_LUMA) != 0) {
            return avutil.AV_PIX_FMT_NONE;
        }
        AVComponentDescriptor luma = descriptor.comp(0);
        boolean isPlane = luma.plane() == 0 && luma.offset() == 0;
        boolean isBytes = luma.step() == 1 && luma.depth() == Byte.SIZE;
        if (!isPlane || (!isBytes && luma.step() != Short.BYTES)) {
            return avutil.AV_PIX_FMT_NONE;
        }
        return isBytes ? avutil.AV_PIX_FMT_GRAY8 : wide(luma.depth() + luma.shift());
    }

    private static int wide(int bits) {
        return switch (bits) {
            case 9 -> avutil.AV_PIX_FMT_GRAY9LE;
            case 10 -> avutil.AV_PIX_FMT_GRAY10LE;
            case 12 -> avutil.AV_PIX_FMT_GRAY12LE;
            case 14 -> avutil.AV_PIX_FMT_GRAY14LE;
            case 16 -> avutil.AV_PIX_FMT_GRAY16LE;
            default -> avutil.AV_PIX_FMT_NONE; // as packed pixels of 8 bits
        };
    }

    @Override
    void free() {
        swscale.sws_freeContext(context);
        planes.close();
        strides.close();
    }
}
