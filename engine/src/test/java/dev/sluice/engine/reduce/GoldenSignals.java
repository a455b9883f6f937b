// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.policy.Signals;
import dev.sluice.model.tensor.Npy;
import dev.sluice.model.tensor.Signal;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds the signals that a case names to the steps of its clip. */
final class GoldenSignals {

    private GoldenSignals() {}

    /** Returns as many steps as all inputs have. */
    static List<TokenStep> attach(GoldenCases.Case golden, List<TokenStep> steps)
            throws IOException {
        List<Map<String, Signal>> signals = new ArrayList<>();
        steps.forEach(step -> signals.add(new HashMap<>()));
        int count = steps.size();
        for (String name : golden.params().path("inputs").asText().split(",")) {
            Path file = golden.clip().resolve(name + ".npy");
            if (!name.equals("features") && Files.exists(file)) {
                count = Math.min(count, add(name, Npy.read(file), signals));
            }
        }
        JsonNode weights = golden.params().path("weights");
        for (int t = 0; t < weights.size(); t++) {
            float weight = (float) weights.get(t).asDouble();
            signals.get(t).put(Signals.RELEVANCE, new Signal(new int[] {1}, new float[] {weight}));
        }
        if (!weights.isEmpty()) {
            count = Math.min(count, weights.size());
        }
        if (golden.policy().equals("hired")) {
            count = 5; // the whole picture and its four parts
        }
        if (golden.policy().equals("tome")) {
            count = Math.min(count, 6);
        }
        List<TokenStep> attached = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            TokenStep step = steps.get(t);
            attached.add(
                    new TokenStep(
                            step.step(),
                            step.grid(),
                            step.dim(),
                            step.features(),
                            step.attention(),
                            step.pixels(),
                            Signals.of(signals.get(t))));
        }
        return attached;
    }

    private static int add(String name, Npy array, List<Map<String, Signal>> signals) {
        int[] shape = array.shape();
        float[] values = array.floats();
        if (name.equals(Signals.TEXT)) {
            signals.forEach(step -> step.put(name, new Signal(shape, values)));
            return signals.size();
        }
        int size = values.length / shape[0];
        int[] stepShape = Arrays.copyOfRange(shape, 1, shape.length);
        for (int t = 0; t < shape[0]; t++) {
            signals.get(t).put(name, new Signal(stepShape, GoldenCases.slice(values, t, size)));
        }
        return shape[0];
    }
}
