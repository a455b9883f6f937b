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
final class DeepStackFeatures {

    private final List<String> inputs;
    private final List<OnnxJavaType> types;
    private final int[] planes;
    private final int total;
    private final List<ScratchBuffer> scratches = new ArrayList<>();

    /**
     * @param inputs names of inputs
     * @param types of the inputs
     * @param planes which plane each input gets
     * @param total planes of a row, of which some may be for other parts of the decoder
     */
    DeepStackFeatures(List<String> inputs, List<OnnxJavaType> types, int[] planes, int total) {
        this.inputs = inputs;
        this.types = types;
        this.planes = planes;
        this.total = total;
        inputs.forEach(input -> scratches.add(new ScratchBuffer()));
    }

    /**
     * Adds a tensor for every input.
     *
     * @param dim numbers in one row, of all planes together
     */
    void addTo(Map<String, OnnxTensor> tensors, DecoderRun.RowSource rows, int count, int dim)
            throws OrtException {
        int width = dim / total;
        for (int input = 0; input < inputs.size(); input++) {
            scratches.get(input).clear(Math.multiplyExact(count, width), types.get(input));
        }
        rows.copyTo((values, offset, length) -> take(values, offset, length, dim, width));
        for (int input = 0; input < inputs.size(); input++) {
            OnnxTensor tensor =
                    scratches.get(input).tensor(new long[] {1, count, width}, types.get(input));
            tensors.put(inputs.get(input), tensor);
        }
    }

    private void take(float[] values, int offset, int length, int dim, int width) {
        if (total == 1) {
            scratches.get(0).put(values, offset, length, types.get(0));
            return;
        }
        if (length % dim != 0) {
            throw new IllegalArgumentException(
                    length + " numbers are not whole rows of " + dim + " each");
        }
        for (int row = offset; row < offset + length; row += dim) {
            for (int input = 0; input < inputs.size(); input++) {
                int at = row + planes[input] * width;
                scratches.get(input).put(values, at, width, types.get(input));
            }
        }
    }
}
