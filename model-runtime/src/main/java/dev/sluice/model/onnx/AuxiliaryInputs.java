// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.util.Arrays;
import java.util.Map;

/**
 * The inputs of a decoder run other than embeddings and cache: the attention mask, the positions
 * and the number of positions whose logits are wanted. Not safe for use by several threads.
 */
final class AuxiliaryInputs {

    private final DecoderInputs inputs;
    private final int fewestLogits;
    private final ScratchBuffer maskScratch = new ScratchBuffer();
    private final ScratchBuffer positionScratch = new ScratchBuffer();
    private final ScratchBuffer keepScratch = new ScratchBuffer();

    /**
     * @param fewestLogits positions whose logits are computed when none are needed
     */
    AuxiliaryInputs(DecoderInputs inputs, int fewestLogits) {
        this.inputs = inputs;
        this.fewestLogits = fewestLogits;
    }

    /**
     * Adds a tensor for every input; the caller closes them before the next run.
     *
     * @param positions axes × count
     * @param past tokens of the cache
     * @param logits whether the last position's logits are wanted
     */
    void addTo(
            Map<String, OnnxTensor> tensors, int[][] positions, int count, int past, boolean logits)
            throws OrtException {
        addMask(tensors, past + count);
        addPositions(tensors, positions, count);
        addLogits(tensors, logits);
        if (inputs.cacheBranch().isPresent()) {
            tensors.put(inputs.cacheBranch().get(), Tensors.flag(past > 0));
        }
    }

    private void addMask(Map<String, OnnxTensor> tensors, int total) throws OrtException {
        OnnxJavaType type = inputs.type(inputs.mask());
        long[] ones = new long[total];
        Arrays.fill(ones, 1);
        maskScratch.clear(total, type);
        maskScratch.put(ones, type);
        tensors.put(inputs.mask(), maskScratch.tensor(new long[] {1, total}, type));
    }

    private void addPositions(Map<String, OnnxTensor> tensors, int[][] positions, int count)
            throws OrtException {
        if (inputs.positions().isEmpty()) {
            return;
        }
        String name = inputs.positions().get();
        OnnxJavaType type = inputs.type(name);
        positionScratch.clear(positions.length * count, type);
        for (int[] axis : positions) {
            positionScratch.put(axis, type);
        }
        long[] shape =
                inputs.hasAxes() ? new long[] {positions.length, 1, count} : new long[] {1, count};
        tensors.put(name, positionScratch.tensor(shape, type));
    }

    private void addLogits(Map<String, OnnxTensor> tensors, boolean logits) throws OrtException {
        if (inputs.logitRows().isPresent()) {
            tensors.put(inputs.logitRows().get(), Tensors.whole(logits ? 1 : fewestLogits));
        }
        if (inputs.logitsToKeep().isPresent()) {
            String name = inputs.logitsToKeep().get();
            OnnxJavaType type = inputs.type(name);
            keepScratch.clear(1, type);
            keepScratch.put(new int[] {1}, type);
            long[] shape = inputs.rank(name) == 0 ? new long[0] : new long[] {1};
            tensors.put(name, keepScratch.tensor(shape, type));
        }
    }
}
