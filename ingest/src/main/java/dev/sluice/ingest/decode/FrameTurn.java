// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.FrameDisplay;

/** Mirrors and turns images by moving whole pixels, so no value changes. Stateless. */
final class FrameTurn {

    private static final int CHANNELS = 3;

    private FrameTurn() {}

    /** The image mirrored, then turned clockwise; the image itself if neither is asked for. */
    static RgbImage apply(RgbImage image, FrameDisplay display) {
        if (!display.isTurned()) {
            return image;
        }
        boolean upright = display.rotation() % 180 == 0;
        int width = upright ? image.width() : image.height();
        int height = upright ? image.height() : image.width();
        return new RgbImage(width, height, move(image, display, width));
    }

    /** Copies pixel by pixel: one step in the result is always the same step in the source. */
    private static byte[] move(RgbImage image, FrameDisplay display, int width) {
        byte[] source = image.rgb();
        byte[] target = new byte[source.length];
        int right = right(image, display);
        int down = down(image, display);
        int row = origin(image, display);
        for (int to = 0; to < target.length; row += down) {
            int from = row;
            for (int x = 0; x < width; x++, to += CHANNELS, from += right) {
                target[to] = source[from];
                target[to + 1] = source[from + 1];
                target[to + 2] = source[from + 2];
            }
        }
        return target;
    }

    /** Index of the pixel that is shown in the upper left corner. */
    private static int origin(RgbImage image, FrameDisplay display) {
        boolean fromRight = display.rotation() >= 180 != display.mirrored();
        boolean fromBottom = display.rotation() == 90 || display.rotation() == 180;
        int x = fromRight ? image.width() - 1 : 0;
        int y = fromBottom ? image.height() - 1 : 0;
        return CHANNELS * (y * image.width() + x);
    }

    /** What one step to the right in the result adds to the index in the source. */
    private static int right(RgbImage image, FrameDisplay display) {
        return switch (display.rotation()) {
            case 90 -> -row(image);
            case 180 -> -column(display);
            case 270 -> row(image);
            default -> column(display);
        };
    }

    /** What one step down in the result adds to the index in the source. */
    private static int down(RgbImage image, FrameDisplay display) {
        return switch (display.rotation()) {
            case 90 -> column(display);
            case 180 -> -row(image);
            case 270 -> -column(display);
            default -> row(image);
        };
    }

    private static int column(FrameDisplay display) {
        return display.mirrored() ? -CHANNELS : CHANNELS;
    }

    private static int row(RgbImage image) {
        return CHANNELS * image.width();
    }
}
