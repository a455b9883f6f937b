// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.reduce;

import dev.sluice.engine.policy.Signals;
import dev.sluice.model.tensor.Npy;
import dev.sluice.model.tensor.Signal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads signals of an encoder from .npy files, whose first axis are the steps; only {@code text} is
 * of the whole clip. A file may have fewer steps than the features; then the clip ends with it.
 */
final class SignalFiles {

    private final List<Map<String, Signal>> steps = new ArrayList<>();
    private final int tokens;
    private final int dim;
    private int count;

    SignalFiles(int steps, int tokens, int dim) {
        for (int step = 0; step < steps; step++) {
            this.steps.add(new HashMap<>());
        }
        this.tokens = tokens;
        this.dim = dim;
        this.count = steps;
    }

    void add(String name, Path file) throws IOException {
        Npy array = Npy.read(file);
        int[] shape = array.shape();
        boolean ofClip = name.equals(Signals.TEXT);
        int[] ofStep =
                ofClip || shape.length == 0 ? shape : Arrays.copyOfRange(shape, 1, shape.length);
        String expected = Signals.unfit(name, ofStep, tokens, dim);
        if (!StepFiles.isFloat(array) || expected != null) {
            String form = ofClip ? "%s" : steps.size() + " × %s (steps × what a step has)";
            throw StepFiles.unfit(
                    file,
                    array,
                    "float32 or float64 of " + form.formatted(expected == null ? "…" : expected));
        }
        float[] values = array.floats();
        if (ofClip) {
            steps.forEach(step -> step.put(name, new Signal(shape, values)));
            return;
        }
        int size = values.length / Math.max(1, shape[0]);
        count = Math.min(count, shape[0]);
        for (int step = 0; step < count; step++) {
            float[] own = Arrays.copyOfRange(values, step * size, (step + 1) * size);
            steps.get(step).put(name, new Signal(ofStep, own));
        }
    }

    /** Returns the signals of each step that all files have. */
    List<Signals> bySteps() {
        return steps.subList(0, count).stream().map(Signals::of).toList();
    }
}
