// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.EncoderSignal;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * What an encoder says of the patches of one step, before they are pooled to tokens.
 *
 * @param byLayer values of each signal: of one layer, or of all from the first to the last
 * @param order index of the group of patches that each token consists of; null if the groups are in
 *     the order of the tokens
 */
public record PatchSignals(Map<EncoderSignal, List<Values>> byLayer, long @Nullable [] order) {

    /** No signals. */
    static final PatchSignals NONE = new PatchSignals(Map.of(), null);

    /**
     * The values of one layer.
     *
     * @param rows of patches, such as heads
     * @param patches number of patches
     * @param width values of each patch
     * @param values rows × patches × width
     */
    public record Values(int rows, int patches, int width, float[] values) {}
}
