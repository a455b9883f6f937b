// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxJavaType;

/**
 * The state of one recurrent layer after all tokens so far, such as the last inputs of a causal
 * convolution, or the matrix of linear attention. A run replaces it. It cannot be cut: for a
 * shorter sequence, a copy from that time is needed. The state of no tokens is zero.
 *
 * @param dimensions of the tensor, of one sequence; must not be changed
 */
record RecurrentState(String output, OnnxJavaType type, long[] dimensions) implements CacheEntry {

    /** Reads an input, of whose dimensions only the number of sequences may be open. */
    static RecurrentState of(
            GraphSignature signature, String input, String output, OnnxJavaType type)
            throws ModelException {
        long[] shape = signature.inputInfo(input).getShape().clone();
        long[] continued = signature.outputShape(output);
        int open = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] < 1 && continued.length == shape.length && continued[axis] > 0) {
                shape[axis] = continued[axis];
            }
            if (shape[axis] < 1) {
                shape[axis] = 1;
                open++;
            }
        }
        if (open > 1) {
            throw signature.invalid(
                    ("leaves %d dimensions of the state %s open; expected numbers for all but the"
                                    + " number of sequences: export the graph with its sizes")
                            .formatted(open, input));
        }
        return new RecurrentState(output, type, shape);
    }

    @Override
    public long[] shape(int tokens) {
        return dimensions.clone();
    }
}
