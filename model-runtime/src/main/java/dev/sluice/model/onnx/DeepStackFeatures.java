// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The embeddings of a run and their DeepStack features as tensors. A token's feature levels follow
 * each other in one array, but the graph has an input for each: every input gets its level of all
 * tokens. Not safe for use by several threads.
 */
final class DeepStackFeatures {

    private final List<String> inputs;
    private final List<OnnxJavaType> types;
    private final int[] levels;
    private final int total;
    private final List<ScratchBuffer> buffers = new ArrayList<>();

    /**
     * @param inputs names of inputs
     * @param types of the inputs
     * @param levels which feature level each input gets
     * @param total feature levels of a token, some of which may be for other parts of the decoder
     */
    DeepStackFeatures(List<String> inputs, List<OnnxJavaType> types, int[] levels, int total) {
        this.inputs = inputs;
        this.types = types;
        this.levels = levels;
        this.total = total;
        inputs.forEach(input -> buffers.add(new ScratchBuffer()));
    }

    /**
     * Adds a tensor for every input.
     *
     * @param sequences number of sequences that the tokens belong to, the same number to each
     * @param dim values of one token, of all feature levels
     */
    void addTo(
            Map<String, OnnxTensor> tensors,
            DecoderRun.EmbeddingSource embeddings,
            int sequences,
            int count,
            int dim)
            throws OrtException {
        int width = dim / total;
        for (int input = 0; input < inputs.size(); input++) {
            buffers.get(input).clear(Math.multiplyExact(count, width), types.get(input));
        }
        embeddings.copyTo((values, offset, length) -> take(values, offset, length, dim, width));
        for (int input = 0; input < inputs.size(); input++) {
            long[] shape = {sequences, count / sequences, width};
            OnnxTensor tensor = buffers.get(input).tensor(shape, types.get(input));
            tensors.put(inputs.get(input), tensor);
        }
    }

    private void take(float[] values, int offset, int length, int dim, int width) {
        if (total == 1) {
            buffers.get(0).put(values, offset, length, types.get(0));
            return;
        }
        if (length % dim != 0) {
            throw new IllegalArgumentException(
                    "found %d values; expected whole tokens of %d values".formatted(length, dim));
        }
        for (int token = offset; token < offset + length; token += dim) {
            for (int input = 0; input < inputs.size(); input++) {
                int at = token + levels[input] * width;
                buffers.get(input).put(values, at, width, types.get(input));
            }
        }
    }
}
