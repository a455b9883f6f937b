// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.util.Random;

/**
 * Gaussian noise of a camera's sensor. The same seed and frame number give the same noise.
 * Immutable.
 */
final class SensorNoise {

    private static final int TABLE = 1 << 16;

    private final byte[] levels = new byte[TABLE];
    private final long seed;

    /**
     * Creates the noise of one camera.
     *
     * @param sigma standard deviation, levels of 255
     */
    SensorNoise(long seed, double sigma) {
        this.seed = seed;
        Random random = new Random(seed ^ 0x5eed);
        for (int i = 0; i < TABLE; i++) {
            double level = Math.max(-100, Math.min(100, random.nextGaussian() * sigma));
            levels[i] = (byte) Math.round(level);
        }
    }

    /** Adds the noise of one frame to its pixels, in place. */
    void addTo(int[] pixels, int width, long number) {
        for (int row = 0, at = 0; at < pixels.length; row++) {
            int offset = (int) mix(seed + number * 0x9e3779b97f4a7c15L + row * 0xbf58476d1ce4e5b9L);
            for (int end = at + width; at < end; at++) {
                int p = pixels[at];
                int red = level((p >> 16 & 0xff) + levels[offset++ & TABLE - 1]);
                int green = level((p >> 8 & 0xff) + levels[offset++ & TABLE - 1]);
                int blue = level((p & 0xff) + levels[offset++ & TABLE - 1]);
                pixels[at] = red << 16 | green << 8 | blue;
            }
        }
    }

    private static int level(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
        return b ^ b >>> 31;
    }
}
