// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.VideoFormat.ColorInfo;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy_props;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_hwframe_transfer_data;
import static org.bytedeco.ffmpeg.global.avutil.av_image_get_buffer_size;

/**
 * Owns one AVFrame: a decoded image that a decoder fills and a converter or encoder reads. Its time
 * is in ticks of the packets that it was decoded from.
 */
public final class NativeFrame extends NativeObject {

    private final AVFrame frame = av_frame_alloc();

    /** The frame, for FFmpeg to read or to fill; it remains this object's. */
    AVFrame get() {
        return frame;
    }

    /** Whether the pixels are on a GPU. */
    boolean isOnDevice() {
        return frame.hw_frames_ctx() != null && !frame.hw_frames_ctx().isNull();
    }

    /**
     * Returns another frame with the same pixels, which the caller owns. They are shared, or copied
     * if they are on a GPU.
     */
    public NativeFrame hold() throws FfmpegException {
        try (ResourceStack opening = new ResourceStack()) {
            NativeFrame held = opening.add(new NativeFrame());
            if (isOnDevice()) {
                FfmpegException.check(
                        "copying a frame from the GPU",
                        av_hwframe_transfer_data(held.frame, frame, 0));
                FfmpegException.check(
                        "copying what a frame declares", av_frame_copy_props(held.frame, frame));
            } else {
                FfmpegException.check("holding a frame", av_frame_ref(held.frame, frame));
            }
            opening.keepOpen();
            return held;
        }
    }

    /** Bytes of the pixels in main memory. */
    public long bytes() {
        return Math.max(
                0, av_image_get_buffer_size(frame.format(), frame.width(), frame.height(), 1));
    }

    /** Whether values have the full range of their bits, and not that of broadcast video. */
    public boolean isFullRange() {
        return RgbConverter.withoutRange(frame.format()) != frame.format()
                || frame.color_range() == AVCOL_RANGE_JPEG;
    }

    /** Width in pixels. */
    public int width() {
        return frame.width();
    }

    /** Height in pixels. */
    public int height() {
        return frame.height();
    }

    /** Presentation time in ticks, {@link EncodedPacket#NO_TIME} if it is missing. */
    public long pts() {
        return frame.pts();
    }

    /** Replaces the presentation time, in ticks. */
    public void setPts(long ticks) {
        frame.pts(ticks);
    }

    /** Whether the decoder reports damaged or missing parts. */
    public boolean isDamaged() {
        return (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0
                || frame.decode_error_flags() != 0;
    }

    /**
     * How the frame is shown, as it declares itself: by the display orientation message of H.264
     * and H.265, by the EXIF of a JPEG, or by the container that its decoder was opened for.
     */
    public FrameDisplay display() {
        return DisplaySideData.of(displayMatrix(), frame.sample_aspect_ratio());
    }

    /** The colours that the frame declares. */
    ColorInfo color() {
        return new ColorInfo(
                frame.color_range(),
                frame.color_primaries(),
                frame.color_trc(),
                frame.colorspace(),
                frame.chroma_location());
    }

    /** The frame's display matrix, null if it has none. */
    int @Nullable [] displayMatrix() {
        AVFrameSideData matrix = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
        return DisplaySideData.values(matrix == null ? null : matrix.data());
    }

    /** Whether decoding can start at the frame. */
    boolean isKeyFrame() {
        return (frame.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0;
    }

    /** FFmpeg's name of the pixel format, such as {@code yuv420p}, or its number. */
    String pixelFormatName() {
        BytePointer name = av_get_pix_fmt_name(frame.format());
        return name == null ? Integer.toString(frame.format()) : name.getString();
    }

    @Override
    void free() {
        av_frame_free(frame);
        frame.close();
    }
}
