// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * Which part of a frame the grid of its visual tokens covers: all of it for most models, the square
 * in its middle for those that crop, and a little less to the right and below where the patches do
 * not divide the side.
 *
 * @param cropSide side in pixels to which the shorter side is resized before the longer one is
 *     cropped; 0 if nothing is cropped
 * @param share share of both sides, from the upper left, that the patches cover; 0 &lt; share ≤ 1
 */
public record FrameCoverage(int cropSide, double share) {

    /** The grid covers the whole frame. */
    public static final FrameCoverage WHOLE = new FrameCoverage(0, 1);

    /**
     * Returns the region that the grid covers.
     *
     * @param width of the frame as it is shown, pixels
     * @param height of the frame as it is shown, pixels
     */
    public FrameRegion region(int width, int height) {
        FrameRegion used = cropSide == 0 ? FrameRegion.WHOLE : middle(width, height);
        return new FrameRegion(
                used.left(), used.top(), used.width() * share, used.height() * share);
    }

    /** The square that is left, rounded to pixels of the resized frame as the crop is. */
    private FrameRegion middle(int width, int height) {
        FrameSize resized = resized(width, height);
        double wide = resized.width();
        double high = resized.height();
        int left = (resized.width() - cropSide) / 2;
        int top = (resized.height() - cropSide) / 2;
        return new FrameRegion(left / wide, top / high, cropSide / wide, cropSide / high);
    }

    /**
     * Returns the size of a frame between resize and crop: its shorter side has {@link #cropSide}
     * pixels, and its proportions are kept.
     */
    public FrameSize resized(int width, int height) {
        long side = cropSide;
        return width <= height
                ? new FrameSize(cropSide, (int) (side * height / width))
                : new FrameSize((int) (side * width / height), cropSide);
    }
}
