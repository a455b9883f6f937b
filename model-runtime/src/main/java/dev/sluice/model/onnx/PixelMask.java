// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * An input that distinguishes the pixels of a frame from padding. Sluice never pads frames.
 *
 * @param name of the input
 * @param type BOOL, INT64 or INT32
 * @param rank number of dimensions
 */
record PixelMask(String name, OnnxJavaType type, int rank) {

    static Optional<PixelMask> of(GraphSignature signature) throws ModelException {
        Optional<String> name = signature.optionalInput("pixel_attention_mask");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        OnnxJavaType type = signature.inputInfo(name.get()).type;
        if (type != OnnxJavaType.BOOL) {
            signature.whole(name.get());
        }
        int rank = signature.inputInfo(name.get()).getShape().length;
        return Optional.of(new PixelMask(name.get(), type, rank));
    }

    /**
     * Creates the mask of steps without padding, which the caller closes. A mask of rank 2 has a
     * value for each patch, others have one for each pixel.
     *
     * @param steps whose pixels are channels × height × width or patches × values
     */
    OnnxTensor full(EqualSteps steps) throws OrtException {
        long[] pixels = steps.first().shape();
        long height = pixels[pixels.length - 2];
        boolean perPatch = rank == 2;
        long[] sizes =
                perPatch ? new long[] {height} : new long[] {height, pixels[pixels.length - 1]};
        long[] shape = steps.counted(VisionEncoder.ranked(sizes, rank));
        int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        ByteBuffer ones =
                ByteBuffer.allocateDirect(count * type.size).order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            // The lowest byte of each value comes first.
            ones.put(i * type.size, (byte) 1);
        }
        return OnnxTensor.createTensor(OrtRuntime.existingEnvironment(), ones, shape, type);
    }
}
