// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import com.sun.jna.Pointer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * KV caches in the memory that the decoder's execution provider uses. The runtime reads and writes
 * such tensors without copying them between runs. All tensors of one cache share one allocation.
 */
final class DeviceCaches extends CacheMemory {

    private static final int ALIGNMENT = 256; // of each tensor, in bytes

    private final CacheLayout layout;
    private final RuntimeMemory memory;

    private DeviceCaches(RuntimeMemory memory, CacheLayout layout) {
        this.memory = memory;
        this.layout = layout;
    }

    /**
     * Opens the memory in which a session expects the first cache input.
     *
     * @throws ModelException if this runtime does not give access to it
     */
    static DeviceCaches open(OrtSession session, CacheLayout layout) throws ModelException {
        return new DeviceCaches(
                RuntimeMemory.open(session, layout.attention().keySet().iterator().next()), layout);
    }

    /** The runtime's name of this memory: {@code Cuda}, {@code Cpu}, … */
    String name() {
        return memory.name();
    }

    @Override
    Optional<CacheTensors> allocate(int tokens) throws ModelException {
        return Optional.of(tensors(layout.attention(), tokens));
    }

    @Override
    Optional<CacheTensors> allocateStates() throws ModelException {
        return Optional.of(
                layout.states().isEmpty() ? own(Map.of(), 0) : tensors(layout.states(), 0));
    }

    @Override
    CacheTensors empty() throws ModelException {
        return tensors(layout.attention(), 0);
    }

    @Override
    boolean onDevice() {
        return true;
    }

    private CacheTensors tensors(Map<String, ? extends CacheEntry> entries, int tokens)
            throws ModelException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        Pointer start = memory.allocate(allocationBytes(entries.values(), tokens));
        try {
            long at = 0;
            for (Map.Entry<String, ? extends CacheEntry> entry : entries.entrySet()) {
                tensors.put(entry.getKey(), tensor(entry.getValue(), tokens, start.share(at)));
                at += aligned(entry.getValue().bytes(tokens));
            }
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, tensors.values());
            Closer.closeAfter(e, () -> memory.free(start));
            throw e;
        }
        return counted(tensors, tokens, () -> memory.free(start));
    }

    private OnnxTensor tensor(CacheEntry entry, int tokens, Pointer start) throws ModelException {
        return memory.tensor(start, entry.bytes(tokens), entry.shape(tokens), entry.type());
    }

    private static long allocationBytes(Collection<? extends CacheEntry> entries, int tokens) {
        long bytes = 0;
        for (CacheEntry entry : entries) {
            bytes += aligned(entry.bytes(tokens));
        }
        return rounded(bytes);
    }

    static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /**
     * Rounds a size up, by at most an eighth, so that sizes repeat: a cache that grows token by
     * token reuses memory that an earlier one has freed instead of allocating new memory each time.
     */
    static long rounded(long bytes) {
        long step = Math.max(ALIGNMENT, Long.highestOneBit(bytes) >> 3);
        return Math.max(1, (bytes + step - 1) / step) * step;
    }

    @Override
    public void close() {
        memory.close();
    }
}
