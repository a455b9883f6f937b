// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.engine.policy.Signals;
import dev.sluice.engine.reduce.ClipSteps;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.model.tensor.Float16;
import dev.sluice.model.tensor.Npy;
import dev.sluice.model.tensor.Signal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a still camera sees: noise over a background that stays, and in front of it an object that
 * moves and covers a fifth of the grid. Seeded.
 *
 * @param steps number of steps
 * @param tokens tokens of a step, a square number
 * @param dim dimension of a token
 */
record CameraClip(int steps, int tokens, int dim) {

    private static final double MOVING = 0.2;
    private static final int KEYS = 64; // values of a key
    private static final int WORDS = 4; // rows of the question
    private static final int CELL = 4 * 14 * 14; // pixels of a token of Qwen2.5-VL

    String size() {
        return "%d×%d×%d".formatted(steps, tokens, dim);
    }

    /** Returns the features, steps × tokens × dim, rounded to half precision. */
    float[] features() {
        Random random = new Random(1);
        float[] background = noise(random, tokens * dim, 1);
        float[] features = noise(random, steps * tokens * dim, 0.2f);
        for (int step = 0; step < steps; step++) {
            for (int token = 0; token < tokens; token++) {
                int from = (step * tokens + token) * dim;
                for (int i = 0; i < dim; i++) {
                    features[from + i] =
                            moves(step, token)
                                    ? 5 * features[from + i]
                                    : features[from + i] + background[token * dim + i];
                }
            }
        }
        Float16.round(features);
        return features;
    }

    /** Returns one value above 0 per token, all of them different. */
    float[] attention() {
        float[] attention = noise(new Random(2), steps * tokens, 1);
        for (int i = 0; i < attention.length; i++) {
            attention[i] = Math.abs(attention[i]);
        }
        return attention;
    }

    /** Returns the mean keys of the tokens, steps × tokens × {@link #KEYS}. */
    float[] keys() {
        return noise(new Random(4), steps * tokens * KEYS, 1);
    }

    /** Returns the embeddings of a question, {@link #WORDS} × dim. */
    float[] text() {
        return noise(new Random(5), WORDS * dim, 1);
    }

    /** Returns steps × 2 frames × tokens × channels × pixels. */
    byte[] pixels() {
        Random random = new Random(3);
        int cell = ClipSteps.CHANNELS * CELL;
        byte[] background = new byte[tokens * cell];
        random.nextBytes(background);
        byte[] pixels = new byte[2 * steps * background.length];
        byte[] fresh = new byte[cell];
        for (int frame = 0; frame < 2 * steps; frame++) {
            for (int token = 0; token < tokens; token++) {
                random.nextBytes(fresh);
                int to = (frame * tokens + token) * cell;
                System.arraycopy(background, token * cell, pixels, to, cell);
                if (moves(frame / 2, token)) {
                    System.arraycopy(fresh, 0, pixels, to, cell);
                }
            }
        }
        return pixels;
    }

    List<TokenStep> pixelSteps() {
        return ClipSteps.ofPixels(pixels(), steps, tokens, CELL);
    }

    /** Returns the features with the signals that {@link #write} writes. */
    List<TokenStep> featureSteps() {
        float[] attention = attention();
        float[] keys = keys();
        Signal text = new Signal(new int[] {WORDS, dim}, text());
        List<Signals> signals = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            signals.add(
                    Signals.of(
                            Map.of(
                                    Signals.IMAGE_ATTENTION,
                                    part(attention, step, tokens),
                                    Signals.KEYS,
                                    part(keys, step, tokens, KEYS),
                                    Signals.TEXT,
                                    text)));
        }
        return ClipSteps.ofFeatures(features(), new TokenGrid(1, tokens), dim, signals);
    }

    private static Signal part(float[] values, int step, int... shape) {
        int length = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return new Signal(shape, Arrays.copyOfRange(values, step * length, (step + 1) * length));
    }

    /** Writes features, signals and pixels as .npy files. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Npy.write(folder.resolve("features.npy"), features(), steps, tokens, dim);
        Npy.write(folder.resolve("attention.npy"), attention(), steps, tokens);
        Npy.write(folder.resolve("keys.npy"), keys(), steps, tokens, KEYS);
        Npy.write(folder.resolve("text.npy"), text(), WORDS, dim);
        Npy.write(
                folder.resolve("pixels.npy"), pixels(), steps, 2, tokens, ClipSteps.CHANNELS, CELL);
    }

    private boolean moves(int step, int token) {
        int behind = Math.floorMod(token - 3 * step, tokens);
        return behind < (int) (MOVING * tokens);
    }

    private static float[] noise(Random random, int length, float scale) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = scale * (float) random.nextGaussian();
        }
        return values;
    }
}
