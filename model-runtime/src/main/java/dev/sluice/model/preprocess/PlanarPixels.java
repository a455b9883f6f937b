package dev.sluice.model.preprocess;

/** Frames channel by channel, as most vision encoders take them. */
public final class PlanarPixels {

    private static final int CHANNELS = 3;

    private PlanarPixels() {}

    /**
     * Scales one frame and lays it out by channel.
     *
     * @param rgb pixels × 3 bytes
     * @return 3 × pixels floats
     */
    public static float[] of(byte[] rgb, PixelScale scale) {
        int pixels = rgb.length / CHANNELS;
        float[] planes = new float[pixels * CHANNELS];
        for (int channel = 0; channel < CHANNELS; channel++) {
            float[] numbers = scale.channel(channel);
            for (int pixel = 0; pixel < pixels; pixel++) {
                planes[channel * pixels + pixel] = numbers[rgb[pixel * CHANNELS + channel] & 0xff];
            }
        }
        return planes;
    }
}
