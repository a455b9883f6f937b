package dev.sluice.model.preprocess;

import dev.sluice.model.ModelException;
import dev.sluice.model.folder.JsonFile;

/**
 * From a byte to the number that the vision encoder sees: rescaled, less the mean, by the
 * deviation, each rounded to float32 as the reference's arrays are. Immutable.
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

    /** What preprocessor_config.json says. */
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

    /** The numbers of one channel (0 = red), by byte value; not to be changed. */
    float[] channel(int channel) {
        return table[channel];
    }
}
