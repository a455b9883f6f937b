// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;

/**
 * Addresses of the native counterparts of ONNX Runtime's Java objects, which the Java classes do
 * not expose. They belong to the library that these classes have loaded; a process can hold
 * several.
 */
final class OrtHandles {

    private final long table;
    private final Field session;
    private final Constructor<TensorInfo> info;
    private final Constructor<OnnxTensor> tensor;

    private OrtHandles() throws ReflectiveOperationException {
        Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
        api.setAccessible(true);
        this.table = api.getLong(null);
        this.session = OrtSession.class.getDeclaredField("nativeHandle");
        session.setAccessible(true);
        this.info =
                TensorInfo.class.getDeclaredConstructor(
                        long[].class, OnnxJavaType.class, OnnxTensorType.class);
        info.setAccessible(true);
        this.tensor =
                OnnxTensor.class.getDeclaredConstructor(long.class, long.class, TensorInfo.class);
        tensor.setAccessible(true);
    }

    /** Looks up the fields. The environment must exist, since creating it loads the library. */
    static OrtHandles open() throws ModelException {
        try {
            return new OrtHandles();
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw inaccessible(e);
        }
    }

    /** Address of the C interface's function table. */
    long table() {
        return table;
    }

    /** Returns the address of a session. */
    long of(OrtSession open) throws ModelException {
        try {
            return session.getLong(open);
        } catch (ReflectiveOperationException e) {
            throw inaccessible(e);
        }
    }

    /** Wraps a native tensor; the caller closes the result instead of the native tensor. */
    OnnxTensor tensor(long value, long[] shape, OnnxJavaType type) throws ModelException {
        try {
            TensorInfo described =
                    info.newInstance(shape, type, OnnxTensorType.mapFromJavaType(type));
            return tensor.newInstance(value, 0L, described);
        } catch (ReflectiveOperationException e) {
            throw inaccessible(e);
        }
    }

    private static ModelException inaccessible(Exception e) {
        return new ModelException(
                Kind.FAILED,
                "the Java classes of ONNX Runtime do not give access to their handles: " + e,
                e);
    }
}
