// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.EncoderSignal;
import dev.sluice.model.family.GridSize;
import dev.sluice.model.family.ModelFamily;
import dev.sluice.model.onnx.PatchSignals;
import dev.sluice.model.onnx.PatchSignals.Values;
import dev.sluice.model.tensor.Signal;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Turns what an encoder says of patches into signals of visual tokens. */
final class SignalPooling {

    private final ModelFamily family;
    private final GridSize grid;
    private final PatchSignals patches;

    private SignalPooling(ModelFamily family, GridSize grid, PatchSignals patches) {
        this.family = family;
        this.grid = grid;
        this.patches = patches;
    }

    /**
     * Pools all signals of one step.
     *
     * @throws IllegalArgumentException if the patches do not belong to the tokens of the grid
     */
    static Map<EncoderSignal, Signal> pool(
            ModelFamily family, GridSize grid, PatchSignals patches) {
        SignalPooling pooling = new SignalPooling(family, grid, patches);
        Map<EncoderSignal, Signal> signals = new EnumMap<>(EncoderSignal.class);
        patches.byLayer()
                .forEach((signal, layers) -> signals.put(signal, pooling.pool(signal, layers)));
        return signals;
    }

    private Signal pool(EncoderSignal signal, List<Values> all) {
        List<Values> layers = alike(all);
        Values last = layers.get(layers.size() - 1);
        int rows = last.rows();
        int length = grid.size() * last.width();
        float[] pooled = new float[layers.size() * rows * length];
        for (int layer = 0; layer < layers.size(); layer++) {
            for (int row = 0; row < rows; row++) {
                float[] tokens = row(layers.get(layer), row);
                System.arraycopy(tokens, 0, pooled, (layer * rows + row) * length, length);
            }
        }
        return new Signal(shape(signal, layers.size(), last), pooled);
    }

    /** Returns the last layers that have the same patches; encoders with stages have several. */
    private static List<Values> alike(List<Values> layers) {
        Values last = layers.get(layers.size() - 1);
        int first = layers.size() - 1;
        while (first > 0
                && layers.get(first - 1).patches() == last.patches()
                && layers.get(first - 1).rows() == last.rows()) {
            first--;
        }
        return layers.subList(first, layers.size());
    }

    private int[] shape(EncoderSignal signal, int layers, Values last) {
        return switch (signal) {
            case IMAGE_ATTENTION, GLOBAL_ATTENTION -> new int[] {grid.size()};
            case DIAGONAL, PAGE_RANK -> new int[] {last.rows(), grid.size()};
            case CLS_ATTENTION -> new int[] {layers, last.rows(), grid.size()};
            case KEYS -> new int[] {grid.size(), last.width()};
            case SEMANTIC, VALUE_NORM -> new int[] {layers, grid.size()};
        };
    }

    private float[] row(Values layer, int row) {
        int length = layer.patches() * layer.width();
        float[] one = new float[length];
        System.arraycopy(layer.values(), row * length, one, 0, length);
        return ordered(family.pooled(one, layer.width(), grid), layer.width());
    }

    /** Undoes the order in which the graph computed groups of patches. */
    private float[] ordered(float[] groups, int width) {
        long[] order = patches.order();
        if (order == null) {
            return groups;
        }
        if (order.length != grid.size()) {
            throw new IllegalArgumentException(
                    "found an order of %d groups of patches; expected %d"
                            .formatted(order.length, grid.size()));
        }
        float[] tokens = new float[groups.length];
        for (int token = 0; token < order.length; token++) {
            System.arraycopy(groups, (int) order[token] * width, tokens, token * width, width);
        }
        return tokens;
    }
}
