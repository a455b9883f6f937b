// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.tensor.Float16;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A direct buffer that grows as needed and is wrapped by tensors without a copy. A tensor is valid
 * until the buffer is cleared. Not safe for use by several threads.
 */
final class ScratchBuffer {

    private ByteBuffer buffer = allocate(0);

    /** Makes room for values of this type and discards the content. */
    void clear(int count, OnnxJavaType type) {
        long bytes = (long) count * type.size;
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "found a tensor of %d bytes; expected at most 2 GiB: use smaller prefill blocks"
                            .formatted(bytes));
        }
        if (buffer.capacity() < bytes) {
            buffer = allocate((int) bytes);
        }
        buffer.clear();
    }

    /** Appends floating-point values. */
    void put(float[] values, int offset, int count, OnnxJavaType type) {
        if (type == OnnxJavaType.FLOAT16) {
            Float16.put(values, offset, count, buffer.asShortBuffer());
        } else {
            buffer.asFloatBuffer().put(values, offset, count);
        }
        buffer.position(buffer.position() + count * type.size);
    }

    /** Appends integers. */
    void put(long[] values, OnnxJavaType type) {
        for (long value : values) {
            putWhole(value, type);
        }
    }

    /** Appends integers. */
    void put(int[] values, OnnxJavaType type) {
        for (int value : values) {
            putWhole(value, type);
        }
    }

    private void putWhole(long value, OnnxJavaType type) {
        if (type == OnnxJavaType.INT32) {
            buffer.putInt((int) value);
        } else {
            buffer.putLong(value);
        }
    }

    /** Creates a tensor over all values since {@link #clear}; the caller closes it. */
    OnnxTensor tensor(long[] shape, OnnxJavaType type) throws OrtException {
        ByteBuffer filled = buffer.duplicate().order(ByteOrder.nativeOrder()).flip();
        return OnnxTensor.createTensor(OrtRuntime.existingEnvironment(), filled, shape, type);
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
