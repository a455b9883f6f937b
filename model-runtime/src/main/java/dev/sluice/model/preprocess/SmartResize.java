// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

/**
 * The rule by which the Qwen-VL families and LFM2-VL choose a frame's size: both sides are
 * multiples of a factor, the area is between two bounds, and the proportions are kept as far as
 * possible.
 *
 * @param factor side of the square that one visual token covers, pixels
 * @param minPixels smallest area
 * @param maxPixels largest area
 */
public record SmartResize(int factor, int minPixels, int maxPixels) {

    private static final int LARGEST_RATIO = 200;

    /** Returns the size to which a frame of this size is resized. */
    public FrameSize target(int width, int height) throws ModelException {
        if (width < 1 || height < 1 || ratio(width, height) > LARGEST_RATIO) {
            throw new ModelException(
                    Kind.FAILED,
                    "found a frame of %d × %d pixels; expected sides of at least 1 pixel, the longer at most %d times the shorter"
                            .formatted(width, height, LARGEST_RATIO));
        }
        // rint rounds half to even, as Python's round does.
        long targetHeight = (long) Math.rint((double) height / factor) * factor;
        long targetWidth = (long) Math.rint((double) width / factor) * factor;
        if (targetHeight * targetWidth > maxPixels) {
            double shrink = Math.sqrt((double) height * width / maxPixels);
            targetHeight = Math.max(factor, down(height / shrink));
            targetWidth = Math.max(factor, down(width / shrink));
        } else if (targetHeight * targetWidth < minPixels) {
            double grow = Math.sqrt(minPixels / ((double) height * width));
            targetHeight = up(height * grow);
            targetWidth = up(width * grow);
        }
        return new FrameSize((int) targetWidth, (int) targetHeight);
    }

    private static double ratio(int width, int height) {
        return (double) Math.max(width, height) / Math.min(width, height);
    }

    private long down(double side) {
        return (long) Math.floor(side / factor) * factor;
    }

    private long up(double side) {
        return (long) Math.ceil(side / factor) * factor;
    }
}
