// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.fuzz.Fuzz;
import dev.sluice.model.FrameRows;
import dev.sluice.model.preprocess.ResampleWeights.Filter;

import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Every kernel gives the bytes of the plain formula, at any sizes. */
class ChannelResizeTest {

    private static final int CASES = 150;

    @Test
    void everyKernelGivesTheBytesOfTheFormula() {
        for (long seed = Fuzz.FIRST_SEED; seed < Fuzz.FIRST_SEED + CASES; seed++) {
            Random random = new Random(seed);
            int width = 1 + random.nextInt(90);
            int height = 1 + random.nextInt(70);
            int targetWidth = random.nextInt(8) == 0 ? width : 1 + random.nextInt(90);
            int targetHeight = random.nextInt(8) == 0 ? height : 1 + random.nextInt(70);
            Filter filter = random.nextBoolean() ? Filter.BICUBIC : Filter.BILINEAR;
            byte[] rgb = pixels(random, width, height);
            byte[] expected = expected(rgb, width, height, targetWidth, targetHeight, filter);
            for (ResizeKernel kernel : new ResizeKernel[] {new PlainResizeKernel(), fastest()}) {
                byte[] resized =
                        new ChannelResize(
                                        kernel,
                                        FrameRows.of(rgb, width, height),
                                        targetWidth,
                                        targetHeight,
                                        filter)
                                .resize();
                assertThat(resized)
                        .as(
                                "seed %d: %d×%d to %d×%d, %s, %s",
                                seed, width, height, targetWidth, targetHeight, filter, kernel)
                        .isEqualTo(expected);
            }
        }
    }

    /** Noise, and black and white edges, at which the cubic overshoots. */
    private static byte[] pixels(Random random, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        random.nextBytes(rgb);
        if (random.nextBoolean()) {
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) (rgb[i] < 0 ? 255 : 0);
            }
        }
        return rgb;
    }

    /** The tests run with the Vector API, but there is no kernel for vectors of 128 bits. */
    private static ResizeKernel fastest() {
        ResizeKernel best = ResizeKernel.best();
        assertThat(best.getClass().getSimpleName())
                .isEqualTo(vectorBits() < 256 ? "PlainResizeKernel" : "VectorResizeKernel");
        return best;
    }

    /** Asked by name, since tests are not compiled with the incubator module. */
    private static int vectorBits() {
        try {
            Object preferred =
                    Class.forName("jdk.incubator.vector.IntVector")
                            .getField("SPECIES_PREFERRED")
                            .get(null);
            return (int)
                    Class.forName("jdk.incubator.vector.VectorSpecies")
                            .getMethod("vectorBitSize")
                            .invoke(preferred);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("the tests run with the Vector API", e);
        }
    }

    private static byte[] expected(
            byte[] rgb, int width, int height, int targetWidth, int targetHeight, Filter filter) {
        ResampleWeights across = new ResampleWeights(width, targetWidth, filter);
        byte[] narrow = new byte[3 * targetWidth * height];
        for (int i = 0; i < narrow.length; i++) {
            int row = i / (3 * targetWidth);
            int x = i / 3 % targetWidth;
            int from = 3 * (row * width + across.first[x]) + i % 3;
            narrow[i] = width == targetWidth ? rgb[i] : sum(rgb, from, 3, across, x);
        }
        ResampleWeights down = new ResampleWeights(height, targetHeight, filter);
        byte[] resized = new byte[3 * targetWidth * targetHeight];
        int stride = 3 * targetWidth;
        for (int i = 0; i < resized.length; i++) {
            int y = i / stride;
            int from = down.first[y] * stride + i % stride;
            resized[i] = height == targetHeight ? narrow[i] : sum(narrow, from, stride, down, y);
        }
        return resized;
    }

    private static byte sum(byte[] input, int from, int step, ResampleWeights weights, int output) {
        long sum = 1L << (ResampleWeights.FRACTION_BITS - 1);
        for (int tap = 0; tap < weights.count[output]; tap++) {
            sum +=
                    (long) (input[from + tap * step] & 0xff)
                            * weights.weights[output * weights.taps + tap];
        }
        return (byte) Math.max(0, Math.min(sum >> ResampleWeights.FRACTION_BITS, 255));
    }
}
