// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.jna.Pointer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * KV caches in the memory that the decoder's execution provider uses. The runtime reads and writes
 * such tensors without copying them between runs. All tensors of one cache share one allocation.
 */
final class DeviceCaches extends CacheMemory {

    private static final int ALIGNMENT = 256; // of each tensor, in bytes

    private final OrtHandles handles;
    private final OrtTable ort;
    private final CacheLayout layout;
    private final Pointer allocator;
    private final Pointer memory;
    private final String name;

    @GuardedBy("this")
    private int users = 1; // the owner and open allocations

    private DeviceCaches(
            OrtHandles handles, OrtTable ort, CacheLayout layout, long session, Pointer preferred)
            throws ModelException {
        this.handles = handles;
        this.ort = ort;
        this.layout = layout;
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
     * Opens the memory in which a session expects the first cache input.
     *
     * @throws ModelException if this runtime does not give access to it
     */
    static DeviceCaches open(OrtSession session, CacheLayout layout) throws ModelException {
        OrtHandles handles = OrtHandles.open();
        OrtTable ort = OrtTable.at(handles.table(), OrtRuntime.environment().getVersion());
        long address = handles.of(session);
        List<String> inputs = new ArrayList<>(session.getInputNames());
        int first = inputs.indexOf(layout.attention().keySet().iterator().next());
        Pointer preferred = ort.memoryOfInputs(address, inputs.size())[first];
        return new DeviceCaches(handles, ort, layout, address, preferred);
    }

    /** The runtime's name of this memory: {@code Cuda}, {@code Cpu}, … */
    String name() {
        return name;
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
        Pointer start = acquire(allocationBytes(entries.values(), tokens));
        try {
            long at = 0;
            for (Map.Entry<String, ? extends CacheEntry> entry : entries.entrySet()) {
                tensors.put(entry.getKey(), tensor(entry.getValue(), tokens, start.share(at)));
                at += aligned(entry.getValue().bytes(tokens));
            }
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, tensors.values());
            Closer.closeAfter(e, () -> release(start));
            throw e;
        }
        return counted(tensors, tokens, () -> release(start));
    }

    private OnnxTensor tensor(CacheEntry entry, int tokens, Pointer start) throws ModelException {
        OnnxJavaType type = entry.type();
        long[] shape = entry.shape(tokens);
        int onnxType = Tensors.onnxType(type);
        long value = ort.tensor(memory, start, entry.bytes(tokens), shape, onnxType);
        try {
            return handles.tensor(value, shape, type);
        } catch (ModelException | RuntimeException e) {
            ort.releaseValue(value);
            throw e;
        }
    }

    private static long allocationBytes(Collection<? extends CacheEntry> entries, int tokens) {
        long bytes = 0;
        for (CacheEntry entry : entries) {
            bytes += aligned(entry.bytes(tokens));
        }
        return rounded(bytes);
    }

    private static long aligned(long bytes) {
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

    private synchronized Pointer acquire(long bytes) throws ModelException {
        if (users == 0) {
            throw new IllegalStateException(
                    "the decoder of this cache is closed; expected an open one");
        }
        Pointer start = ort.allocate(allocator, bytes);
        users++;
        return start;
    }

    private synchronized void release(Pointer start) {
        try {
            ort.free(allocator, start);
        } catch (ModelException e) {
            throw new IllegalStateException(
                    "cannot free memory of " + name + ": " + e.getMessage(), e);
        } finally {
            removeUser();
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
