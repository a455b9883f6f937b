package dev.sluice.model.onnx;

import dev.sluice.model.tensor.Float16;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Small tensors, and reading of tensors that a graph returned. */
final class Tensors {

    private Tensors() {}

    /** A tensor without elements: some dimension of its shape is 0. The caller closes it. */
    static OnnxTensor empty(long[] shape, OnnxJavaType type) throws OrtException {
        ByteBuffer nothing = ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(OrtRuntime.ofSessions(), nothing, shape, type);
    }

    /** A tensor of one truth value, shape [1]. The caller closes it. */
    static OnnxTensor flag(boolean value) throws OrtException {
        ByteBuffer one = ByteBuffer.allocateDirect(1).order(ByteOrder.nativeOrder());
        one.put(0, (byte) (value ? 1 : 0));
        return OnnxTensor.createTensor(
                OrtRuntime.ofSessions(), one, new long[] {1}, OnnxJavaType.BOOL);
    }

    /** A list of whole numbers. The caller closes it. */
    static OnnxTensor whole(long... values) throws OrtException {
        ByteBuffer list =
                ByteBuffer.allocateDirect(Long.BYTES * values.length)
                        .order(ByteOrder.nativeOrder());
        list.asLongBuffer().put(values);
        return OnnxTensor.createTensor(
                OrtRuntime.ofSessions(), list, new long[] {values.length}, OnnxJavaType.INT64);
    }

    /** The number that ONNX has for a type of FLOAT or FLOAT16. */
    static int onnxType(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> 1;
            case FLOAT16 -> 10;
            default ->
                    throw new IllegalArgumentException("found " + type + ", not FLOAT or FLOAT16");
        };
    }

    /** All numbers of a FLOAT or FLOAT16 tensor; the caller owns the array. */
    static float[] floats(OnnxTensor tensor) {
        if (tensor.getInfo().type == OnnxJavaType.FLOAT16) {
            return Float16.toFloats(tensor.getShortBuffer().array());
        }
        return tensor.getFloatBuffer().array();
    }
}
