// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import dev.sluice.ingest.chunk.FrameDisplay;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_new_side_data;
import static org.bytedeco.ffmpeg.global.avutil.av_reduce;

/** Reads how frames are shown from what FFmpeg keeps beside a stream or a frame. Stateless. */
final class DisplaySideData {

    private static final int MATRIX_LENGTH = 9;

    /** Nothing that is meant to be seen is stretched more; such a ratio is a mistake. */
    private static final long MAX_STRETCH = 20;

    /** The largest number that the header of a chunk takes. */
    private static final long MAX_TERM = 99_999;

    private DisplaySideData() {}

    /**
     * The display of frames with this matrix and this aspect ratio.
     *
     * @param matrix a display matrix, null if there is none
     * @param aspect width and height of a pixel; 0 if unknown, which stands for a square
     */
    static FrameDisplay of(int @Nullable [] matrix, AVRational aspect) {
        FrameDisplay turned = matrix == null ? FrameDisplay.AS_CODED : ofMatrix(matrix);
        long width = aspect.num();
        long height = aspect.den();
        if (width < 1
                || height < 1
                || width > MAX_STRETCH * height
                || height > MAX_STRETCH * width) {
            return turned;
        }
        int[] numerator = new int[1];
        int[] denominator = new int[1];
        av_reduce(numerator, denominator, width, height, MAX_TERM);
        return new FrameDisplay(turned.rotation(), turned.mirrored(), numerator[0], denominator[0]);
    }

    /** The values of a display matrix; null if there is none. */
    static int @Nullable [] values(@Nullable BytePointer matrix) {
        if (matrix == null) {
            return null;
        }
        int[] values = new int[MATRIX_LENGTH];
        new IntPointer(matrix).get(values);
        return values;
    }

    /** Adds a display matrix to a frame, which owns the copy. */
    static void add(AVFrame frame, int[] matrix) {
        AVFrameSideData added =
                av_frame_new_side_data(
                        frame, AV_FRAME_DATA_DISPLAYMATRIX, (long) Integer.BYTES * matrix.length);
        if (added == null) {
            throw new OutOfMemoryError("no native memory for a display matrix");
        }
        new IntPointer(added.data()).put(matrix);
    }

    /**
     * Decomposes a display matrix, which takes the point (x, y) to (m0·x + m3·y, m1·x + m4·y) with
     * y downwards, into a mirroring and a turn to the nearest multiple of 90 degrees. A matrix that
     * collapses the frame means nothing, so the frame is shown as coded.
     */
    static FrameDisplay ofMatrix(int[] matrix) {
        double determinant = (double) matrix[0] * matrix[4] - (double) matrix[1] * matrix[3];
        if (determinant == 0) {
            return FrameDisplay.AS_CODED;
        }
        // The mirroring changes x alone, so the image of the y axis, (-sin, cos), shows the turn.
        double degrees = Math.toDegrees(Math.atan2(-matrix[3], matrix[4]));
        int rotation = Math.floorMod(Math.round(degrees / 90) * 90, 360);
        return new FrameDisplay(rotation, determinant < 0, 1, 1);
    }
}
