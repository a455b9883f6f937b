package dev.sluice.model.onnx;

import ai.onnxruntime.OnnxTensor;

import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Native memory of a cache, freed when the last cache that looks at it is closed. Safe for several
 * threads as far as the count goes.
 */
final class CacheTensors {

    private final Map<String, OnnxTensor> tensors; // by the name of the graph's input
    private final int capacity;
    private final long bytes;
    private final Runnable freed;
    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * Takes tensors over, for one user.
     *
     * @param capacity rows that they have room for
     * @param freed run once all tensors are closed
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

    int capacity() {
        return capacity;
    }

    long bytes() {
        return bytes;
    }

    CacheTensors share() {
        users.incrementAndGet();
        return this;
    }

    void leave() {
        if (users.decrementAndGet() == 0) {
            tensors.values().forEach(OnnxTensor::close);
            freed.run();
        }
    }
}
