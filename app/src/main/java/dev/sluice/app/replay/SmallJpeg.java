// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.jpeg.FrameJpeg;

/** Makes frames small and encodes them as JPEG. Stateless. */
final class SmallJpeg {

    private static final int MAX_SIDE = 320; // pixels
    private static final float QUALITY = 0.75f;

    private SmallJpeg() {}

    /** Returns a frame of at most 320×320 pixels: each is the mean of the pixels that it covers. */
    static RgbImage shrink(RgbImage image) {
        double scale = Math.max(image.width(), image.height()) / (double) MAX_SIDE;
        if (scale <= 1) {
            return image;
        }
        int width = Math.max(1, (int) Math.round(image.width() / scale));
        int height = Math.max(1, (int) Math.round(image.height() / scale));
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    rgb[3 * (y * width + x) + channel] = mean(image, x, width, y, height, channel);
                }
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static byte mean(RgbImage image, int x, int width, int y, int height, int channel) {
        int left = x * image.width() / width;
        int right = Math.max(left + 1, (x + 1) * image.width() / width);
        int top = y * image.height() / height;
        int bottom = Math.max(top + 1, (y + 1) * image.height() / height);
        long sum = 0;
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                sum += image.rgb()[3 * (row * image.width() + column) + channel] & 0xFF;
            }
        }
        return (byte) Math.round(sum / (double) ((right - left) * (bottom - top)));
    }

    /** Encodes a frame. */
    static byte[] encode(RgbImage image) {
        return FrameJpeg.encode(FrameJpeg.picture(image), QUALITY);
    }
}
