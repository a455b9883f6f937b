// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.jna.Pointer;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory in which a session expects one of its inputs, and tensors at any place of it. It may
 * outlive the session, and its allocator is released after the last allocation. Safe for use by
 * several threads.
 */
final class RuntimeMemory implements AutoCloseable {

    private final OrtHandles handles;
    private final OrtTable ort;
    private final Pointer allocator;
    private final Pointer memory;
    private final String name;

    @GuardedBy("this")
    private int users = 1; // the owner and open allocations

    private RuntimeMemory(OrtHandles handles, OrtTable ort, long session, Pointer preferred)
            throws ModelException {
        this.handles = handles;
        this.ort = ort;
        this.name = ort.name(preferred);
        this.allocator = ort.allocator(session, preferred);
        try {
            this.memory = ort.memory(allocator);
        } catch (ModelException e) {
            ort.releaseAllocator(allocator);
            throw e;
        }
    }

    /**
     * Opens the memory of an input.
     *
     * @throws ModelException if this runtime does not give access to it
     */
    static RuntimeMemory open(OrtSession session, String input) throws ModelException {
        OrtHandles handles = OrtHandles.open();
        OrtTable ort = OrtTable.at(handles.table(), OrtRuntime.environment().getVersion());
        long address = handles.of(session);
        List<String> inputs = new ArrayList<>(session.getInputNames());
        Pointer preferred = ort.memoryOfInputs(address, inputs.size())[inputs.indexOf(input)];
        return new RuntimeMemory(handles, ort, address, preferred);
    }

    /** The runtime's name of this memory: {@code Cuda}, {@code Cpu}, … */
    String name() {
        return name;
    }

    /** Allocates memory, which the caller frees with {@link #free}. */
    synchronized Pointer allocate(long bytes) throws ModelException {
        if (users == 0) {
            throw new IllegalStateException(
                    "the decoder of this cache is closed; expected an open one");
        }
        Pointer start = ort.allocate(allocator, bytes);
        users++;
        return start;
    }

    /** Frees memory in which there are no open tensors. */
    synchronized void free(Pointer start) {
        try {
            ort.free(allocator, start);
        } catch (ModelException e) {
            throw new IllegalStateException(
                    "cannot free memory of " + name + ": " + e.getMessage(), e);
        } finally {
            removeUser();
        }
    }

    /**
     * Creates a tensor in allocated memory, which it does not own; the caller closes it.
     *
     * @param bytes of the whole tensor
     */
    OnnxTensor tensor(Pointer start, long bytes, long[] shape, OnnxJavaType type)
            throws ModelException {
        long value = ort.tensor(memory, start, bytes, shape, Tensors.onnxType(type));
        try {
            return handles.tensor(value, shape, type);
        } catch (ModelException | RuntimeException e) {
            ort.releaseValue(value);
            throw e;
        }
    }

    /** The allocator is released last, since memory is freed through it. */
    private synchronized void removeUser() {
        users--;
        if (users == 0) {
            ort.releaseAllocator(allocator);
        }
    }

    @Override
    public void close() {
        removeUser();
    }
}
