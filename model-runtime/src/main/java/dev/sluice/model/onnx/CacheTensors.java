// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxTensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Native memory of KV caches, freed when the last user releases it. Safe for use by several
 * threads.
 */
final class CacheTensors {

    private final Map<String, OnnxTensor> tensors; // by the name of the graph's input
    private final int capacity;
    private final long bytes;
    private final Runnable freed;
    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * Takes over tensors, for one user.
     *
     * @param capacity tokens that they have room for
     * @param freed runs once all tensors are closed
     */
    CacheTensors(Map<String, OnnxTensor> tensors, int capacity, Runnable freed) {
        this.tensors = Collections.unmodifiableMap(tensors);
        this.capacity = capacity;
        this.bytes = tensors.values().stream().mapToLong(CacheTensors::bytes).sum();
        this.freed = freed;
    }

    private static long bytes(OnnxTensor tensor) {
        long elements = tensor.getInfo().getNumElements();
        return elements * tensor.getInfo().type.size;
    }

    Map<String, OnnxTensor> tensors() {
        return tensors;
    }

    /** Returns the tensor of one of the graph's inputs. */
    OnnxTensor tensor(String input) {
        OnnxTensor tensor = tensors.get(input);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "found the input %s, expected one of %s".formatted(input, tensors.keySet()));
        }
        return tensor;
    }

    int capacity() {
        return capacity;
    }

    long bytes() {
        return bytes;
    }

    /** Counts one more user. */
    CacheTensors share() {
        users.incrementAndGet();
        return this;
    }

    /** Counts one user less; the last one frees the memory. */
    void release() {
        if (users.decrementAndGet() == 0) {
            List<AutoCloseable> all = new ArrayList<>(tensors.values());
            all.add(freed::run);
            Closer.closeAll(all);
        }
    }
}
