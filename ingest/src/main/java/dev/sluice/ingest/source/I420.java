// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

/** Converts RGB to planar YUV 4:2:0 (BT.601, limited range) in integers. Stateless. */
public final class I420 {

    private I420() {}

    /**
     * Converts a frame.
     *
     * @param pixels width × height, 0xRRGGBB
     * @param width even
     * @param height even
     * @return luma (width × height bytes), then U and V (a quarter each)
     */
    public static byte[] of(int[] pixels, int width, int height) {
        int luma = width * height;
        byte[] planes = new byte[luma * 3 / 2];
        for (int i = 0; i < luma; i++) {
            int p = pixels[i];
            planes[i] = (byte) (weighted(p, 66, 129, 25) + 16);
        }
        int at = 0;
        for (int y = 0; y < height; y += 2) {
            for (int x = 0; x < width; x += 2, at++) {
                int p = mean(pixels, y * width + x, width);
                planes[luma + at] = (byte) (weighted(p, -38, -74, 112) + 128);
                planes[luma + luma / 4 + at] = (byte) (weighted(p, 112, -94, -18) + 128);
            }
        }
        return planes;
    }

    private static int weighted(int p, int red, int green, int blue) {
        return red * (p >> 16 & 0xff) + green * (p >> 8 & 0xff) + blue * (p & 0xff) + 128 >> 8;
    }

    /** The mean of a square of four pixels, per channel. */
    private static int mean(int[] pixels, int at, int width) {
        int mean = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int sum =
                    (pixels[at] >> shift & 0xff)
                            + (pixels[at + 1] >> shift & 0xff)
                            + (pixels[at + width] >> shift & 0xff)
                            + (pixels[at + width + 1] >> shift & 0xff);
            mean |= (sum + 2 >> 2) << shift;
        }
        return mean;
    }
}
