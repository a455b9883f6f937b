// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that holds the KV caches of one decoder graph. Safe for use by several threads. It may
 * be closed before its caches are.
 */
abstract class CacheMemory implements AutoCloseable {

    private final AtomicLong open = new AtomicLong();

    /**
     * Allocates keys and values for a run to write into; empty if the runtime allocates them in the
     * run.
     *
     * @param tokens that they have room for
     * @return tensors with one user
     */
    abstract Optional<CacheTensors> allocate(int tokens) throws ModelException;

    /**
     * Allocates states of recurrent layers for a run to write into; empty if the runtime allocates
     * them in the run.
     *
     * @return tensors with one user; none of them if the decoder has no such layers
     */
    abstract Optional<CacheTensors> allocateStates() throws ModelException;

    /** Allocates keys and values of no tokens, with one user. */
    abstract CacheTensors empty() throws OrtException, ModelException;

    /** Whether its tensors lie in memory that Java must not read. */
    abstract boolean onDevice();

    /** Takes over tensors that the runtime allocated, with one user. */
    CacheTensors own(Map<String, OnnxTensor> tensors, int capacity) {
        return counted(tensors, capacity, () -> {});
    }

    /** Counts tensors as open until they are closed, after which {@code after} runs. */
    final CacheTensors counted(Map<String, OnnxTensor> tensors, int capacity, Runnable after) {
        open.addAndGet(tensors.size());
        return new CacheTensors(
                tensors,
                capacity,
                () -> {
                    open.addAndGet(-tensors.size());
                    after.run();
                });
    }

    /** Number of tensors that are not closed. */
    final long open() {
        return open.get();
    }

    @Override
    public void close() {}
}
