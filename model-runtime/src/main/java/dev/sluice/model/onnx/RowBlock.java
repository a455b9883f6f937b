// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxTensor;
import com.sun.jna.Pointer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Memory for the caches of several sequences. Each tensor has the sequences as its rows, one after
 * the other, so that consecutive rows are tensors as well. Not safe for use by several threads.
 */
final class RowBlock implements AutoCloseable {

    private final RuntimeMemory memory;
    private final Map<String, ? extends CacheEntry> entries;
    private final Map<String, Pointer> starts = new LinkedHashMap<>();
    private final Pointer start;
    private final int rows;
    private final int tokens;
    private boolean closed;

    /**
     * Allocates memory.
     *
     * @param entries by the names of the graph's inputs
     * @param rows number of sequences
     * @param tokens that each has room for
     */
    RowBlock(RuntimeMemory memory, Map<String, ? extends CacheEntry> entries, int rows, int tokens)
            throws ModelException {
        this.memory = memory;
        this.entries = entries;
        this.rows = rows;
        this.tokens = tokens;
        long bytes = 0;
        for (CacheEntry entry : entries.values()) {
            bytes += DeviceCaches.aligned(rows * entry.bytes(tokens));
        }
        this.start = memory.allocate(DeviceCaches.rounded(bytes));
        long at = 0;
        for (Map.Entry<String, ? extends CacheEntry> entry : entries.entrySet()) {
            starts.put(entry.getKey(), start.share(at));
            at += DeviceCaches.aligned(rows * entry.getValue().bytes(tokens));
        }
    }

    int rows() {
        return rows;
    }

    int tokens() {
        return tokens;
    }

    /** Returns consecutive rows as one tensor for each input; the caller closes them. */
    Map<String, OnnxTensor> tensors(int from, int count) throws ModelException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, ? extends CacheEntry> entry : entries.entrySet()) {
                tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), from, count));
            }
            return tensors;
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, tensors.values());
            throw e;
        }
    }

    private OnnxTensor tensor(String input, CacheEntry entry, int from, int count)
            throws ModelException {
        long row = entry.bytes(tokens);
        long[] shape = entry.shape(tokens);
        shape[0] = count;
        Pointer first =
                Objects.requireNonNull(starts.get(input), "the constructor adds every input")
                        .share(from * row);
        return memory.tensor(first, count * row, shape, entry.type());
    }

    /** Frees the memory, in which no tensor may be open. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            memory.free(start);
        }
    }
}
