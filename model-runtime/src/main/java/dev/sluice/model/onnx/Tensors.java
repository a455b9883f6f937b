// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.tensor.Float16;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Creates small tensors and reads tensors that a graph returned. */
final class Tensors {

    private Tensors() {}

    /** Creates a tensor without elements, of whose shape a dimension is 0. The caller closes it. */
    static OnnxTensor empty(long[] shape, OnnxJavaType type) throws OrtException {
        ByteBuffer nothing = ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(OrtRuntime.existingEnvironment(), nothing, shape, type);
    }

    /** Creates the state of no tokens. The caller closes it. */
    static OnnxTensor zeros(RecurrentState state) throws OrtException {
        ByteBuffer zeros =
                ByteBuffer.allocateDirect(Math.toIntExact(state.bytes(0)))
                        .order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(
                OrtRuntime.existingEnvironment(), zeros, state.shape(0), state.type());
    }

    /** Creates a tensor of one boolean, shape [1]. The caller closes it. */
    static OnnxTensor flag(boolean value) throws OrtException {
        ByteBuffer one = ByteBuffer.allocateDirect(1).order(ByteOrder.nativeOrder());
        one.put(0, (byte) (value ? 1 : 0));
        return OnnxTensor.createTensor(
                OrtRuntime.existingEnvironment(), one, new long[] {1}, OnnxJavaType.BOOL);
    }

    /** Creates a list of 64-bit integers. The caller closes it. */
    static OnnxTensor whole(long... values) throws OrtException {
        ByteBuffer list =
                ByteBuffer.allocateDirect(Long.BYTES * values.length)
                        .order(ByteOrder.nativeOrder());
        list.asLongBuffer().put(values);
        return OnnxTensor.createTensor(
                OrtRuntime.existingEnvironment(),
                list,
                new long[] {values.length},
                OnnxJavaType.INT64);
    }

    /** Returns the ONNX number of the type FLOAT or FLOAT16. */
    static int onnxType(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> 1;
            case FLOAT16 -> 10;
            default ->
                    throw new IllegalArgumentException(
                            "found the type " + type + "; expected FLOAT or FLOAT16");
        };
    }

    /** Returns all values of an INT32 or INT64 tensor; the caller owns the array. */
    static long[] integers(OnnxTensor tensor) {
        if (tensor.getInfo().type == OnnxJavaType.INT32) {
            return Arrays.stream(tensor.getIntBuffer().array()).asLongStream().toArray();
        }
        return tensor.getLongBuffer().array();
    }

    /** Returns all values of a FLOAT or FLOAT16 tensor; the caller owns the array. */
    static float[] floats(OnnxTensor tensor) {
        if (tensor.getInfo().type == OnnxJavaType.FLOAT16) {
            return Float16.toFloats(tensor.getShortBuffer().array());
        }
        return tensor.getFloatBuffer().array();
    }
}
