// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.ModelException;
import dev.sluice.model.folder.JsonFile;

/**
 * Converts a byte to the value that the vision encoder takes: rescaled, minus the mean, divided by
 * the standard deviation. Each result is rounded to float32, as in the reference. Immutable.
 */
public final class PixelScale {

    private static final int CHANNELS = 3;

    private final float[][] table = new float[CHANNELS][256];

    private PixelScale(double factor, float[] mean, float[] deviation) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            for (int value = 0; value < 256; value++) {
                float rescaled = (float) (value * factor);
                table[channel][value] = (rescaled - mean[channel]) / deviation[channel];
            }
        }
    }

    /** Reads the scale of preprocessor_config.json. */
    public static PixelScale from(JsonFile preprocessor) throws ModelException {
        double factor =
                preprocessor.flagOr("do_rescale", true)
                        ? preprocessor.rateOr("rescale_factor", 1.0 / 255)
                        : 1.0;
        if (!preprocessor.flagOr("do_normalize", true)) {
            return new PixelScale(factor, new float[CHANNELS], new float[] {1, 1, 1});
        }
        return new PixelScale(
                factor,
                preprocessor.floats("image_mean", CHANNELS),
                preprocessor.positiveFloats("image_std", CHANNELS));
    }

    /** Returns the values of one channel (0 = red) by byte; must not be changed. */
    float[] channel(int channel) {
        return table[channel];
    }
}
