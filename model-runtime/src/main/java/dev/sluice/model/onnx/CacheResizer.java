// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.onnx.TensorCopier.Span;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Copies KV caches into memory of another size. The runtime allocates that memory, since direct
 * buffers of Java are freed late and have a limit of their own. Safe for use by several threads.
 */
final class CacheResizer {

    private final CacheMemory memory;
    private final TensorCopier copier;

    /**
     * @param copier copies tensors of this memory
     */
    CacheResizer(CacheMemory memory, TensorCopier copier) {
        this.memory = memory;
        this.copier = copier;
    }

    /**
     * Copies the first tokens of a cache, which is unchanged.
     *
     * @param tokens of the cache to copy; all of them if some were evicted
     * @param capacity rows to have room for, at least as many as these tokens have
     * @param states after these tokens
     */
    KvCache resize(KvCache cache, int tokens, int capacity, CacheTensors states)
            throws ModelException {
        int rows = tokens - cache.evicted();
        Optional<CacheTensors> room = memory.allocate(capacity);
        boolean written = false;
        try {
            CacheTensors resized =
                    room.isPresent()
                            ? write(cache, rows, capacity, room.get())
                            : memory.own(copied(cache, rows, capacity), capacity);
            HiddenStates hidden = cache.hidden() == null ? null : cache.hidden().first(tokens);
            written = true;
            return new KvCache(resized, states.share(), tokens, cache.evicted(), hidden);
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "cannot allocate a cache of %d tokens: %s".formatted(capacity, e.getMessage()),
                    e);
        } finally {
            if (!written) {
                room.ifPresent(CacheTensors::release);
            }
        }
    }

    private CacheTensors write(KvCache cache, int rows, int capacity, CacheTensors room)
            throws OrtException {
        for (Map.Entry<String, OnnxTensor> entry : cache.attention().entrySet()) {
            copier.write(entry.getValue(), span(rows, capacity), room.tensor(entry.getKey()));
        }
        return room;
    }

    private Map<String, OnnxTensor> copied(KvCache cache, int rows, int capacity)
            throws OrtException {
        Map<String, OnnxTensor> copies = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, OnnxTensor> entry : cache.attention().entrySet()) {
                copies.put(entry.getKey(), copier.copy(entry.getValue(), span(rows, capacity)));
            }
            return copies;
        } catch (OrtException | RuntimeException e) {
            Closer.closeAfter(e, copies.values());
            throw e;
        }
    }

    /** The first tokens of the only sequence. */
    private static Span span(int tokens, int capacity) {
        return new Span(0, 0, tokens, 0, capacity - tokens);
    }

    /** Copies the values of a tensor's first tokens; the caller owns the array. */
    float[] floats(OnnxTensor tensor, int tokens) throws OrtException {
        try (OnnxTensor copy = copier.copy(tensor, span(tokens, tokens))) {
            return Tensors.floats(copy);
        }
    }
}
