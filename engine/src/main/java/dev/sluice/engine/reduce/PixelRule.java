// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.format.BinaryData;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Drops tokens whose pixels hardly differ between the first frame of the previous step and the last
 * frame of this step. This pairing is the published one.
 */
final class PixelRule implements DropRule {

    private static final int CHANNELS = 3;
    private static final double WHITE = 255;

    private final DropThreshold threshold;
    private byte[] first = new byte[0]; // the previous step's first frame; empty before that

    PixelRule(DropThreshold threshold) {
        this.threshold = threshold;
    }

    @Override
    public void check(TokenStep step) throws InvalidTokensException {
        int unit = 2 * step.grid().size() * CHANNELS;
        byte[] pixels = step.pixels();
        if (pixels == null || pixels.length == 0 || pixels.length % unit != 0) {
            throw new InvalidTokensException(
                    "step %d has %s, expected a multiple of %d (2 frames × %d tokens × 3 channels):"
                                    .formatted(
                                            step.step(),
                                            pixels == null
                                                    ? "no pixels"
                                                    : pixels.length + " pixel bytes",
                                            unit,
                                            step.grid().size())
                            + " dtd-pixel compares pixels");
        }
    }

    @Override
    public boolean continues(TokenStep step) {
        return first.length == pixels(step).length / 2;
    }

    @Override
    public boolean[] keep(TokenStep step, FeatureRows rows, float[] similarity) {
        return threshold.keepUnlessBelow(differences(step));
    }

    @Override
    public void start(TokenStep step, FeatureRows rows) {
        byte[] pixels = pixels(step);
        first = Arrays.copyOf(pixels, pixels.length / 2);
    }

    @Override
    public void advance(TokenStep step, FeatureRows rows, boolean[] keep) {
        start(step, rows);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        BinaryData.writeBytes(first, out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        first = BinaryData.readBytes(in);
    }

    private static byte[] pixels(TokenStep step) {
        return Objects.requireNonNull(step.pixels(), "check() refuses a step without pixels");
    }

    private double[] differences(TokenStep step) {
        byte[] pixels = pixels(step);
        int cell = first.length / step.grid().size();
        double[] differences = new double[step.grid().size()];
        for (int token = 0; token < differences.length; token++) {
            int from = token * cell;
            long sum = 0;
            for (int i = from; i < from + cell; i++) {
                sum += Math.abs((first[i] & 0xff) - (pixels[first.length + i] & 0xff));
            }
            differences[token] = sum / (WHITE * cell);
        }
        return differences;
    }
}
