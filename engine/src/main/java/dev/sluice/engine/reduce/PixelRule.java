// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.reduce.kernel.Kernels;

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

    private static final Kernels KERNELS = Kernels.best();
    private static final int CHANNELS = 3;
    private static final double WHITE = 255;

    private final DropThreshold threshold;
    private byte[] previous = new byte[0]; // begins with the previous step's first frame
    private int frame; // bytes of a frame; 0 before the first step

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
        return frame == pixels(step).length / 2;
    }

    @Override
    public boolean[] keep(TokenStep step, FeatureRows rows, float[] similarity) {
        return threshold.keepUnlessBelow(differences(step));
    }

    @Override
    public void start(TokenStep step, FeatureRows rows) {
        previous = pixels(step);
        frame = previous.length / 2;
    }

    @Override
    public void advance(TokenStep step, FeatureRows rows, boolean[] keep) {
        start(step, rows);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        BinaryData.writeBytes(Arrays.copyOf(previous, frame), out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        previous = BinaryData.readBytes(in);
        frame = previous.length;
    }

    private static byte[] pixels(TokenStep step) {
        return Objects.requireNonNull(step.pixels(), "check() refuses a step without pixels");
    }

    private double[] differences(TokenStep step) {
        int cell = frame / step.grid().size();
        long[] sums = new long[step.grid().size()];
        KERNELS.differences(previous, pixels(step), frame, cell, 0, sums.length, sums);
        double[] differences = new double[sums.length];
        for (int token = 0; token < differences.length; token++) {
            differences[token] = sums[token] / (WHITE * cell);
        }
        return differences;
    }
}
