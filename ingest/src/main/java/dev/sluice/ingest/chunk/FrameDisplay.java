// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.chunk;

/**
 * How a player shows the frames of a video: it mirrors the coded frame, then turns it, and takes
 * its pixels for as wide as the aspect ratio says.
 *
 * @param rotation degrees by which the frame is turned clockwise: 0, 90, 180 or 270
 * @param mirrored whether left and right are exchanged before the frame is turned
 * @param aspectNumerator width of a pixel of the coded frame, at least 1
 * @param aspectDenominator height of a pixel of the coded frame in the same unit, at least 1
 */
public record FrameDisplay(
        int rotation, boolean mirrored, int aspectNumerator, int aspectDenominator) {

    /** Frames are shown as they are coded. */
    public static final FrameDisplay AS_CODED = new FrameDisplay(0, false, 1, 1);

    public FrameDisplay {
        if (rotation % 90 != 0 || rotation < 0 || rotation > 270) {
            throw new IllegalArgumentException(
                    "rotation is %d: expected 0, 90, 180 or 270".formatted(rotation));
        }
        if (aspectNumerator < 1 || aspectDenominator < 1) {
            throw new IllegalArgumentException(
                    "the aspect ratio of a pixel is %d:%d: expected two positive integers"
                            .formatted(aspectNumerator, aspectDenominator));
        }
    }

    /**
     * This display, completed by what another one says: its turn if this one has none, and its
     * aspect ratio if this one has none.
     */
    public FrameDisplay orElse(FrameDisplay other) {
        FrameDisplay turn = isTurned() ? this : other;
        FrameDisplay aspect = isAnamorphic() ? this : other;
        return new FrameDisplay(
                turn.rotation, turn.mirrored, aspect.aspectNumerator, aspect.aspectDenominator);
    }

    /** Whether frames are turned or mirrored. */
    public boolean isTurned() {
        return rotation != 0 || mirrored;
    }

    /** Whether the pixels of the coded frame are not square. */
    public boolean isAnamorphic() {
        return aspectNumerator != aspectDenominator;
    }

    /** Width of a shown frame: that of the coded frame with square pixels, or its height. */
    public int shownWidth(int width, int height) {
        return rotation % 180 == 0 ? squareWidth(width) : height;
    }

    /** Height of a shown frame: that of the coded frame, or its width with square pixels. */
    public int shownHeight(int width, int height) {
        return rotation % 180 == 0 ? height : squareWidth(width);
    }

    /** Width of the coded frame with square pixels, before it is turned. */
    public int squareWidth(int width) {
        return Math.max(1, Math.round((float) width * aspectNumerator / aspectDenominator));
    }
}
