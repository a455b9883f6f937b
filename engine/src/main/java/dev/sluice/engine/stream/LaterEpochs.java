// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Chunks of epochs that have not begun. Not safe for use by several threads. */
final class LaterEpochs {

    private final TreeMap<Long, TreeMap<Long, PendingChunk>> epochs = new TreeMap<>();
    private int size;

    LaterEpochs(Collection<PendingChunk> chunks) {
        chunks.forEach(this::add);
    }

    void add(PendingChunk chunk) {
        epochs.computeIfAbsent(chunk.epoch(), epoch -> new TreeMap<>())
                .put(chunk.sequence(), chunk);
        size++;
    }

    boolean contains(PendingChunk chunk) {
        TreeMap<Long, PendingChunk> epoch = epochs.get(chunk.epoch());
        return epoch != null && epoch.containsKey(chunk.sequence());
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Returns the chunk with the lowest sequence of the oldest epoch; there has to be one. */
    PendingChunk first() {
        return epochs.firstEntry().getValue().firstEntry().getValue();
    }

    /** Removes the oldest epoch and returns its chunks. */
    Collection<PendingChunk> pollEpoch() {
        Collection<PendingChunk> chunks = epochs.pollFirstEntry().getValue().values();
        size -= chunks.size();
        return chunks;
    }

    /** Returns all chunks, by epoch and sequence. */
    List<PendingChunk> all() {
        List<PendingChunk> all = new ArrayList<>(size);
        epochs.values().forEach(epoch -> all.addAll(epoch.values()));
        return all;
    }
}
