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
 * What the Java classes of ONNX Runtime know and do not show: the addresses of their native
 * counterparts. They come from the very library that the classes have loaded, of which a process
 * can hold several.
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

    /** Looks them up; the environment has been made, which loads the library. */
    static OrtHandles open() throws ModelException {
        try {
            return new OrtHandles();
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw hidden(e);
        }
    }

    /** Address of the table of functions. */
    long table() {
        return table;
    }

    /** Address of a session. */
    long of(OrtSession open) throws ModelException {
        try {
            return session.getLong(open);
        } catch (ReflectiveOperationException e) {
            throw hidden(e);
        }
    }

    /** A native tensor as one of Java, which the caller closes in its place. */
    OnnxTensor tensor(long value, long[] shape, OnnxJavaType type) throws ModelException {
        try {
            TensorInfo described =
                    info.newInstance(shape, type, OnnxTensorType.mapFromJavaType(type));
            return tensor.newInstance(value, 0L, described);
        } catch (ReflectiveOperationException e) {
            throw hidden(e);
        }
    }

    private static ModelException hidden(Exception e) {
        return new ModelException(
                Kind.FAILED, "The Java classes of ONNX Runtime do not show their handles: " + e, e);
    }
}
