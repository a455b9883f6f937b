package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rows of a run as tensors. Where a decoder takes further features of the same rows in inputs
 * of their own (DeepStack), a row holds them one behind the other: each input gets its plane of the
 * rows. Not safe for use from several threads.
 */
final class RowPlanes {

    private final List<String> inputs;
    private final List<OnnxJavaType> types;
    private final List<Scratch> scratches = new ArrayList<>();

    /**
     * @param inputs names of inputs, in the order of the planes
     * @param types of the inputs
     */
    RowPlanes(List<String> inputs, List<OnnxJavaType> types) {
        this.inputs = inputs;
        this.types = types;
        inputs.forEach(input -> scratches.add(new Scratch()));
    }

    /**
     * Adds a tensor for every input.
     *
     * @param dim numbers in one row, of all planes together
     */
    void addTo(Map<String, OnnxTensor> tensors, DecoderRun.RowSource rows, int count, int dim)
            throws OrtException {
        int width = dim / inputs.size();
        for (int plane = 0; plane < inputs.size(); plane++) {
            scratches.get(plane).clear(Math.multiplyExact(count, width), types.get(plane));
        }
        rows.copyTo((values, offset, length) -> take(values, offset, length, dim, width));
        for (int plane = 0; plane < inputs.size(); plane++) {
            OnnxTensor tensor =
                    scratches.get(plane).tensor(new long[] {1, count, width}, types.get(plane));
            tensors.put(inputs.get(plane), tensor);
        }
    }

    private void take(float[] values, int offset, int length, int dim, int width) {
        if (inputs.size() == 1) {
            scratches.get(0).put(values, offset, length, types.get(0));
            return;
        }
        if (length % dim != 0) {
            throw new IllegalArgumentException(
                    length + " numbers are not whole rows of " + dim + " each");
        }
        for (int row = offset; row < offset + length; row += dim) {
            for (int plane = 0; plane < inputs.size(); plane++) {
                scratches.get(plane).put(values, row + plane * width, width, types.get(plane));
            }
        }
    }
}
