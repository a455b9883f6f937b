// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.policy.Signals;
import dev.sluice.model.tensor.Signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A seeded clip in which a patch moves over a still scene, with every signal that a policy may
 * need.
 */
final class SignalClip {

    static final int DIM = 8;
    private static final int LAYERS = 4;
    private static final int HEADS = 2;

    private final Random random;
    private final TokenGrid grid;
    private final float[] scene;

    SignalClip(long seed, int height, int width) {
        this.random = new Random(seed);
        this.grid = new TokenGrid(height, width);
        this.scene = values(grid.size() * DIM, -1);
    }

    List<TokenStep> steps(int count) {
        List<TokenStep> steps = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            float[] features = scene.clone();
            int moving = t % grid.size();
            for (int i = 0; i < DIM; i++) {
                features[moving * DIM + i] += 2 * random.nextFloat() - 1;
            }
            for (int i = 0; i < features.length; i++) {
                features[i] += 0.02f * (random.nextFloat() - 0.5f);
            }
            // No policy but 'auto' looks at what the camera does.
            CameraMotion motion = t / 6 % 2 == 0 ? CameraMotion.FIXED : CameraMotion.PANNING;
            steps.add(at(t, features).filmed(motion));
        }
        return steps;
    }

    /** Returns features that are all the same. */
    float[] equal(float value) {
        float[] features = new float[grid.size() * DIM];
        Arrays.fill(features, value);
        return features;
    }

    /** Returns a step with these features and random signals. */
    TokenStep at(long step, float[] features) {
        int n = grid.size();
        Map<String, Signal> signals = new HashMap<>();
        put(signals, Signals.CLS_ATTENTION, LAYERS, HEADS, n);
        put(signals, Signals.FULL_ATTENTION, HEADS, n + 1, n + 1);
        put(signals, Signals.SEMANTIC, LAYERS, n);
        put(signals, Signals.VALUE_NORM, LAYERS, n);
        put(signals, Signals.KEYS, n, 6);
        put(signals, Signals.TEXT, 2, DIM);
        put(signals, Signals.RELEVANCE, 1);
        return new TokenStep(step, grid, DIM, features, values(n, 0), null, Signals.of(signals));
    }

    private void put(Map<String, Signal> signals, String name, int... shape) {
        int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        signals.put(name, new Signal(shape, values(size, 0.01f)));
    }

    private float[] values(int count, float least) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = least + (1 - least) * random.nextFloat();
        }
        return values;
    }
}
