// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.family.EncoderInput;

import ai.onnxruntime.OnnxJavaType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The inputs of steps of one size that one run encodes. In families whose pixels have a leading
 * dimension for frames, it counts the steps; in those whose pixels are a list of patches, the
 * patches of the steps follow each other, and the grid has a row for each step.
 */
final class EqualSteps {

    private final List<EncoderInput> steps;
    private final EncoderInput first;

    /**
     * @param steps at least one
     * @throws IllegalArgumentException if they have several sizes
     */
    EqualSteps(List<EncoderInput> steps) {
        this.steps = List.copyOf(steps);
        this.first = steps.get(0);
        for (EncoderInput step : steps) {
            if (!step.sameSize(first)) {
                throw new IllegalArgumentException(
                        "found steps of the shapes %s and %s in one batch; expected one size"
                                .formatted(
                                        Arrays.toString(first.shape()),
                                        Arrays.toString(step.shape())));
            }
        }
    }

    int count() {
        return steps.size();
    }

    /** Number of values of all steps. */
    int values() {
        return Math.multiplyExact(first.pixels().length, steps.size());
    }

    void putPixels(ScratchBuffer scratch, OnnxJavaType type) {
        for (EncoderInput step : steps) {
            scratch.put(step.pixels(), 0, step.pixels().length, type);
        }
    }

    /** Returns the shape of a tensor of all pixels with the graph's rank. */
    long[] shape(int rank) {
        return counted(VisionEncoder.ranked(first.shape(), rank));
    }

    /** Returns a shape in which the first dimension is that of all steps. */
    long[] counted(long[] ofOne) {
        long[] all = ofOne.clone();
        all[0] *= steps.size();
        return all;
    }

    /** Returns patches in height and width of every step, one after the other. */
    long[] grids() {
        long[] one = first.grid().orElseThrow();
        long[] all = new long[one.length * steps.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = one[i % one.length];
        }
        return all;
    }

    boolean hasGrid() {
        return first.grid().isPresent();
    }

    EncoderInput first() {
        return first;
    }

    /**
     * Divides an output among the steps.
     *
     * @param values of the first step, then of the second and so on
     * @throws IllegalArgumentException if it has no equal parts
     */
    List<float[]> divided(float[] values) {
        if (steps.size() == 1) {
            return List.of(values);
        }
        if (values.length % steps.size() != 0) {
            throw new IllegalArgumentException(
                    "found an output of %d values for %d steps of one size; expected equal parts"
                            .formatted(values.length, steps.size()));
        }
        int length = values.length / steps.size();
        List<float[]> parts = new ArrayList<>();
        for (int step = 0; step < steps.size(); step++) {
            parts.add(Arrays.copyOfRange(values, step * length, (step + 1) * length));
        }
        return parts;
    }
}
