// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

/** Arranges the pixels of a frame channel by channel, as most vision encoders take them. */
public final class PlanarPixels {

    private static final int CHANNELS = 3;

    private PlanarPixels() {}

    /**
     * Scales one frame and arranges it by channel.
     *
     * @param rgb pixels × 3 bytes
     * @return 3 × pixels floats
     */
    public static float[] of(byte[] rgb, PixelScale scale) {
        int pixels = rgb.length / CHANNELS;
        float[] planar = new float[pixels * CHANNELS];
        for (int channel = 0; channel < CHANNELS; channel++) {
            float[] values = scale.channel(channel);
            for (int pixel = 0; pixel < pixels; pixel++) {
                planar[channel * pixels + pixel] = values[rgb[pixel * CHANNELS + channel] & 0xff];
            }
        }
        return planar;
    }
}
