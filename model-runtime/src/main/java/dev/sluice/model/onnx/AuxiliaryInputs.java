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
     * @param logits number of last positions whose logits are wanted; 0 for none
     */
    void addTo(Map<String, OnnxTensor> tensors, int[][] positions, int count, int past, int logits)
            throws OrtException {
        long[] ones = new long[past + count];
        Arrays.fill(ones, 1);
        addMask(tensors, ones, 1);
        addPositions(tensors, positions, 1, count);
        addLogits(tensors, logits);
        addBranch(tensors, past > 0);
    }

    /**
     * Adds a tensor for every input of a run of one token of each of several sequences; the caller
     * closes them before the next run.
     *
     * @param positions axes × rows
     * @param mask rows × tokens: 1 for those of the row's sequence, with the new one
     */
    void addRows(Map<String, OnnxTensor> tensors, int[][] positions, long[] mask, int rows)
            throws OrtException {
        addMask(tensors, mask, rows);
        addPositions(tensors, positions, rows, 1);
        addLogits(tensors, 1);
        addBranch(tensors, true);
    }

    private void addBranch(Map<String, OnnxTensor> tensors, boolean cached) throws OrtException {
        if (inputs.cacheBranch().isPresent()) {
            tensors.put(inputs.cacheBranch().get(), Tensors.flag(cached));
        }
    }

    private void addMask(Map<String, OnnxTensor> tensors, long[] mask, int rows)
            throws OrtException {
        OnnxJavaType type = inputs.type(inputs.mask());
        maskScratch.clear(mask.length, type);
        maskScratch.put(mask, type);
        long[] shape = {rows, mask.length / rows};
        tensors.put(inputs.mask(), maskScratch.tensor(shape, type));
    }

    private void addPositions(
            Map<String, OnnxTensor> tensors, int[][] positions, int rows, int count)
            throws OrtException {
        if (inputs.positions().isEmpty()) {
            return;
        }
        String name = inputs.positions().get();
        OnnxJavaType type = inputs.type(name);
        positionScratch.clear(positions.length * rows * count, type);
        for (int[] axis : positions) {
            positionScratch.put(axis, type);
        }
        long[] shape =
                inputs.hasAxes()
                        ? new long[] {positions.length, rows, count}
                        : new long[] {rows, count};
        tensors.put(name, positionScratch.tensor(shape, type));
    }

    private void addLogits(Map<String, OnnxTensor> tensors, int logits) throws OrtException {
        if (inputs.logitRows().isPresent()) {
            tensors.put(inputs.logitRows().get(), Tensors.whole(Math.max(logits, fewestLogits)));
        }
        if (inputs.logitsToKeep().isPresent()) {
            String name = inputs.logitsToKeep().get();
            OnnxJavaType type = inputs.type(name);
            keepScratch.clear(1, type);
            keepScratch.put(new int[] {Math.max(logits, 1)}, type);
            long[] shape = inputs.rank(name) == 0 ? new long[0] : new long[] {1};
            tensors.put(name, keepScratch.tensor(shape, type));
        }
    }
}
